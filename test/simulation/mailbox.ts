/** The mail server: takes mails, refuses some for now, is down for others, and sometimes takes one and does not say so. */
import { SmtpError } from "../../core/notify/smtp-error.ts";
import type { MailTransport, OutgoingMail, Sent } from "../../core/notify/transport.ts";
import type { Dice } from "../../plugins/personio/simulator/random.ts";
import type { Faults } from "./faults.ts";
import type { Owner, Scheduler } from "./scheduler.ts";

export class Mailbox {
  readonly taken: OutgoingMail[] = [];
  readonly #faults: Faults;
  readonly #dice: Dice;

  constructor(faults: Faults, dice: Dice) {
    this.#faults = faults;
    this.#dice = dice;
  }

  transportOf(owner: Owner, scheduler: Scheduler): MailTransport {
    return {
      send: (mail) => scheduler.enter(owner, `mail ${mail.subject}`, () => this.#take(mail)),
      verify: async () => "the mailbox",
    };
  }

  /** What people see: a mail that came twice under one id is one mail. */
  get read(): OutgoingMail[] {
    return [...new Map(this.taken.map((mail) => [`${mail.messageId} ${mail.to}`, mail])).values()];
  }

  #take(mail: OutgoingMail): Sent {
    const fails = this.#dice.chance(this.#faults.now.mail);
    const taken = !fails || this.#dice.chance(0.4);
    if (taken) this.taken.push(mail);
    if (!fails) return { response: "250 taken", refused: [] };
    throw new SmtpError("UNREACHABLE", "the mail server: 451 try again later", {
      remedy: "Wait.",
      permanent: false,
      path: this.#dice.chance(0.5),
    });
  }
}
