/**
 * What must never happen, and what must have happened in the end. It looks at the simulators and at the database as they are,
 * knows the company's own truth, and shares no code with what it judges.
 */
import { instantOf, type Instant } from "../../core/model/time.ts";
import type { SimAnswer } from "../../core/plugin/simulator.ts";
import type { Call } from "./network.ts";
import { idsOf, Rejections } from "./rejections.ts";
import type { Owner } from "./scheduler.ts";
import type { Simulation } from "./simulation.ts";
import type { Seen, Tool } from "./tool.ts";

const HOUR = 3_600_000;
const MINUTE = 60_000;
/** From reading to writing a run takes less. */
const LONGEST_RUN_MS = 2 * HOUR;
/** A daemon that slept may begin a run before it looks at the config: so long it sleeps at most, and then it runs. */
const UNREAD_MS = 3 * HOUR + LONGEST_RUN_MS;
const RUNNING = "SELECT * FROM runs WHERE target = ? AND status = 'running' ORDER BY id DESC";
const UNDECIDED = "what is held stays until somebody decides";
const WRITING = /^(POST|PUT|PATCH|DELETE|MKCALENDAR)$/;

/** A rule was broken. Its name is the invariant's. */
export class Violation extends Error {
  readonly rule: string;

  constructor(rule: string, detail: string) {
    super(`${rule}: ${detail}`);
    this.rule = rule;
  }
}

/** What is written down of a target. */
interface Books {
  readonly run: { readonly mode: string; readonly started_at: string } | undefined;
  readonly lease: { readonly pid: number; readonly expires_at: string } | undefined;
  readonly hasIntent: boolean;
  readonly byDaemon: boolean;
  /** Ids there. */
  readonly linked: ReadonlySet<string>;
  /** What the open hold names and nobody has approved: ids there of what is to go, kind and subject of what is to be made. */
  readonly undecided: ReadonlySet<string>;
}

/** As a hold lists it. */
interface HeldRecord {
  readonly kind: string;
  readonly op: string;
  readonly subject: string;
  readonly remoteId: string | null;
}

interface Loss {
  readonly person: number;
  readonly at: number;
}

export class Oracle {
  readonly #simulation: Simulation;
  /** By tool and kind: who lost something that nobody was asked about. */
  readonly #losses = new Map<string, Loss[]>();
  readonly #released = new Set<string>();
  readonly #rejections = new Rejections();
  readonly #written = new Set<string>();
  readonly #made = new Set<string>();
  removals = 0;
  writes = 0;
  broken: Violation | null = null;

  constructor(simulation: Simulation) {
    this.#simulation = simulation;
  }

  /** Somebody has looked at a hold and approves it: what it lists may go, and nothing else. */
  async approved(target: string, digest: string): Promise<void> {
    const holds = await this.#rows<{ records: string }>(
      "SELECT records FROM holds WHERE target = ? AND digest = ?",
      target,
      digest,
    );
    const records = holds.flatMap((hold) => JSON.parse(hold.records) as HeldRecord[]);
    for (const { remoteId } of records) for (const id of idsOf(remoteId)) this.#released.add(`${target} ${id}`);
    for (const one of records) if (one.op === "create") this.#released.add(`${target} ${one.kind} ${one.subject}`);
  }

  /** Somebody has looked at a hold and wants all that it lists left as it is. */
  async rejects(target: string, digest: string): Promise<void> {
    const holds = await this.#rows<{ records: string }>(
      "SELECT records FROM holds WHERE target = ? AND digest = ?",
      target,
      digest,
    );
    for (const { records } of holds) this.#rejections.ask(target, JSON.parse(records));
  }

  /** It was answered that it is so. */
  async rejected(target: string): Promise<void> {
    const { time, now } = this.#simulation.scheduler;
    this.#rejections.confirm(target, await this.#rejectedBy(target), { time, clock: now });
  }

  async #rejectedBy(target: string): Promise<string[]> {
    const rows = await this.#rows<{ fingerprint: string }>(
      "SELECT fingerprint FROM rejections WHERE target = ?",
      target,
    );
    return rows.map(({ fingerprint }) => fingerprint);
  }

  async watch(call: Call, deliver: () => Promise<SimAnswer | "hang" | "reset">): Promise<SimAnswer | "hang" | "reset"> {
    if (!WRITING.test(call.method) || /token|\.search$/.test(call.target)) return deliver();
    const tool = this.#toolOf(call);
    if (!tool) {
      this.broken ??= new Violation(
        "Personio is written by who leads, and nothing else",
        `${call.method} ${call.target}`,
      );
      return deliver();
    }
    const before = tool.records();
    const answer = await deliver();
    await this.#judge(`${call.owner.name} ${call.method} ${call.target}`, tool, before, call.owner);
    return answer;
  }

  #toolOf({ server, target }: Call): Tool | undefined {
    const { tools, company } = this.#simulation;
    const isPersonio = server === company.personio.server;
    return tools.find(({ servers, leads }) =>
      isPersonio ? leads && target.startsWith(leads) : servers.includes(server),
    );
  }

  async watchFiles<T>(host: string, owner: Owner, what: string, step: () => T): Promise<T> {
    const tool = this.#simulation.tools.find(({ feed }) => feed?.host === host);
    if (!tool || !/^(opens|writes|rename|delete) /.test(what)) return step();
    const before = tool.records();
    const result = step();
    await this.#judge(`${owner.name} ${what}`, tool, before, owner);
    return result;
  }

  async #judge(what: string, tool: Tool, before: ReadonlyMap<string, Seen>, owner: Owner): Promise<void> {
    try {
      const books = await this.#booksOf(tool, owner);
      this.writes += 1;
      this.#inARun(tool, what, owner, books);
      this.#compare(what, tool, before, books);
    } catch (error) {
      if (!(error instanceof Violation)) throw error;
      this.broken ??= error;
    }
  }

  async #booksOf({ target }: Tool, { name }: Owner): Promise<Books> {
    const [run] = await this.#rows<NonNullable<Books["run"]>>(RUNNING, target);
    const [lease] = await this.#rows<NonNullable<Books["lease"]>>("SELECT * FROM leases WHERE name = ?", target);
    const intents = await this.#rows("SELECT 1 FROM journal WHERE target = ? AND status = 'intent' LIMIT 1", target);
    const linked = await this.#linked(target);
    const undecided = await this.#undecided(target);
    return { run, lease, hasIntent: intents.length > 0, byDaemon: name.startsWith("daemon"), linked, undecided };
  }

  async #undecided(target: string): Promise<Books["undecided"]> {
    const open = await this.#rows<{ records: string }>(
      "SELECT records FROM holds WHERE target = ? AND state = 'open'",
      target,
    );
    const records = open.flatMap((hold) => JSON.parse(hold.records) as HeldRecord[]);
    const names = records.flatMap(({ kind, op, subject, remoteId }) =>
      op === "create" ? [`${kind} ${subject}`] : idsOf(remoteId),
    );
    return new Set(names.filter((name) => !this.#released.has(`${target} ${name}`)));
  }

  async #linked(target: string): Promise<ReadonlySet<string>> {
    const links = await this.#rows<{ remote_id: string }>("SELECT remote_id FROM links WHERE target = ?", target);
    return new Set(links.flatMap(({ remote_id }) => idsOf(remote_id)));
  }

  #compare(what: string, tool: Tool, before: ReadonlyMap<string, Seen>, books: Books): void {
    const after = tool.records();
    for (const [id, was] of before) {
      const is = after.get(id);
      // Where a vendor lets nobody delete what has its mark, the mark goes first.
      const isForeign = was.person === null && !this.#written.has(`${tool.target} ${id}`);
      if (isForeign && is?.text !== was.text)
        throw new Violation("foreign records are never touched", `${what}: ${was.text}`);
      if (was.person !== null && was.active && !is?.active) this.#lost(tool, id, was, what, books);
    }
    for (const [id, { text }] of after) if (before.get(id)?.text !== text) this.#written.add(`${tool.target} ${id}`);
    for (const [id, { kind, person, text }] of after) {
      if (before.has(id)) continue;
      this.#made.add(`${tool.target} ${id}`);
      if (person && books.undecided.has(`${kind} ${person.id}`)) throw new Violation(UNDECIDED, `${what}: ${text}`);
    }
    const doubles = tool.doubles({
      managed: (id) => this.#isManaged(tool, id, books.linked),
      linked: (id) => books.linked.has(id),
      stays: (id) => this.#rejections.wasAsked(tool.target, id),
      lacks: () => false,
    });
    if (doubles.length > 0) throw new Violation("one record for one", `${what}: ${doubles[0]} is there twice`);
  }

  #lost(tool: Tool, id: string, was: Seen, what: string, { run, byDaemon, undecided }: Books): void {
    const { company, scheduler, config } = this.#simulation;
    this.removals += 1;
    if (undecided.has(id)) throw new Violation(UNDECIDED, `${what}: ${was.text}`);
    const changes = [company.changedAt(was.person!), config.changedAt.get(tool.target)!];
    if (was.wanted && changes.every((change) => this.#isBefore(run, change)))
      throw new Violation("nothing is removed that is wanted", `${what}: ${was.text}`);
    const stays = this.#rejections.since(tool.target, id);
    const since = stays && changes[0]!.time < stays.time && !scheduler.wasSetBack && run;
    if (since && since.started_at > stays.clock) throw new Violation("what was rejected stays", `${what}: ${was.text}`);
    if (this.#released.has(`${tool.target} ${id}`)) return;
    const key = `${tool.target} ${was.kind}`;
    const now = Date.parse(scheduler.now);
    const losses = [
      ...(this.#losses.get(key) ?? []).filter(({ at }) => at > now - 24 * HOUR),
      { person: was.person!.id, at: now },
    ];
    this.#losses.set(key, losses);
    const people = new Set(losses.map(({ person }) => person)).size;
    const most = config.limits.get(tool.target)!.map(({ most: written, until }) => {
      const isOver = byDaemon ? scheduler.time - (until?.time ?? 0) > UNREAD_MS : until && this.#isBefore(run, until);
      if (until !== null && isOver) return 0;
      return written === "off" ? Number.POSITIVE_INFINITY : (written ?? (was.kind === "user" ? 2 : 5));
    });
    if (people > Math.max(...most))
      throw new Violation(
        "removals above the limit are held",
        `${what}: ${people} people lost a ${was.kind} within a day`,
      );
  }

  /** Whether the run that goes on has begun, and read, after that. */
  #isBefore(run: Books["run"], { time, clock }: { readonly time: number; readonly clock: Instant }): boolean {
    const { scheduler } = this.#simulation;
    if (scheduler.time - time > LONGEST_RUN_MS) return true;
    // The clock may have been set ahead since then: it shows hours, and a moment went by.
    if (scheduler.time - time < 2 * MINUTE) return false;
    // A reading may be shared by the runs of a minute; and where the clock was set back, times cannot be compared.
    return !scheduler.wasSetBack && run !== undefined && clock < instantOf(Date.parse(run.started_at) - 2 * MINUTE);
  }

  /** Whoever writes does so in a run of an active target, under its lease, and has written down before that it will. */
  #inARun(
    { target }: Tool,
    what: string,
    owner: Owner & { readonly pid?: number },
    { run, lease, hasIntent }: Books,
  ): void {
    const { config, scheduler } = this.#simulation;
    if (run?.mode !== "active") throw new Violation("nothing is written outside of a run", what);
    const mode = config.changedAt.get(target)!;
    // A file that is broken changes nothing.
    if (!config.broken && config.modes.get(target) !== "active" && this.#isBefore(run, mode))
      throw new Violation("test mode writes nothing", what);
    if (lease?.pid !== owner.pid || lease!.expires_at <= scheduler.now)
      throw new Violation("nothing is written without the lease", `${what}: ${JSON.stringify(lease)}`);
    if (!hasIntent) throw new Violation("an intent is durable before its call", what);
  }

  /** Between what should be there and what is, one line each. */
  async differences(tool: Tool): Promise<readonly string[]> {
    const linked = await this.#linked(tool.target);
    const { staying, lacking } = this.#rejections.of(tool.target, await this.#rejectedBy(tool.target));
    return tool.differences({
      // One that was there, and was written once before a crash, without a link yet, is left alone like any other.
      managed: (id) => this.#made.has(`${tool.target} ${id}`) || linked.has(id),
      linked: (id) => linked.has(id),
      stays: (id) => staying.has(id),
      lacks: ({ id }) => lacking.has(String(id)),
    });
  }

  /** After faults have ended and everything has had its two runs. */
  async atRest(): Promise<void> {
    for (const tool of this.#simulation.tools) {
      const differences = await this.differences(tool);
      if (differences.length > 0)
        throw new Violation("at rest the target is as it should be", `${tool.target}: ${differences.join("; ")}`);
    }
    const running = await this.#rows<{ id: string; target: string }>(
      "SELECT id, target FROM runs WHERE status = 'running'",
    );
    if (running[0]) throw new Violation("no run is left running", JSON.stringify(running[0]));
    const unsettled = await this.#rows("SELECT * FROM journal WHERE status = 'intent'");
    if (unsettled[0]) throw new Violation("no intent is left without outcome", JSON.stringify(unsettled[0]));
    const open = await this.#rows<{ target: string; code: string; message: string }>(
      "SELECT target, code, message FROM incidents WHERE closed_at IS NULL",
    );
    if (open[0]) throw new Violation("no incident outlives its cause", JSON.stringify(open[0]));
    await this.#mails();
    await this.#privacy();
  }

  /** No conflict is told twice: of a target no more of them than it ever had. */
  async #conflictsTold(subjects: readonly string[]): Promise<void> {
    const had = await this.#rows<{ target: string; count: number }>(
      "SELECT target, count(*) AS count FROM (SELECT DISTINCT target, kind, subject, code FROM decisions WHERE sort = 'conflict') AS one GROUP BY target",
    );
    for (const { target } of this.#simulation.tools) {
      const told = subjects
        .filter((subject) => subject.startsWith(`[rollcall] ${target}: `))
        .map((subject) => Number(/(\d+) records? in conflict/.exec(subject)?.[1] ?? 0))
        .reduce((sum, count) => sum + count, 0);
      const count = Number(had.find((one) => one.target === target)?.count ?? 0);
      if (told > count) throw new Violation("a conflict is told once", `${target}: told ${told}, had ${count}`);
    }
  }

  /** Each incident is told once when it opens and once when it closes. */
  async #mails(): Promise<void> {
    const { mailbox } = this.#simulation;
    const waiting = await this.#rows<{ subject: string }>("SELECT subject FROM outbox WHERE sent_at IS NULL");
    if (waiting[0]) throw new Violation("every mail is sent in the end", waiting[0].subject);
    const incidents = await this.#rows<{ cause: string }>("SELECT * FROM incidents");
    const subjects = mailbox.read.map(({ subject }) => subject);
    const closed = subjects.filter((subject) => /: resolved after /.test(subject));
    const others =
      /: resolved after |: still open: |: still waiting: |held for your decision|changed config refused|was not running|: now |given up|in conflict/;
    await this.#conflictsTold(subjects);
    const opened = subjects.filter((subject) => !others.test(subject));
    if (opened.length > incidents.length)
      throw new Violation(
        "an incident is told once when it opens",
        `${incidents.length} incidents, ${opened.length} mails: ${opened.join(" | ")}`,
      );
    if (!this.#simulation.silenced) await this.#openingsTold();
    // A target that gets a cause of its own leaves those it was told of with, and ends by itself.
    const turned = subjects.filter((subject) => /: now /.test(subject));
    if (closed.length > opened.length + turned.length)
      throw new Violation(
        "an incident is told once when it closes",
        `${opened.length} opened, ${closed.length} closed`,
      );
    // One that comes back to a cause that others have meanwhile ends with them; one that takes on such a cause does so without a word.
    const whose = new Set(incidents.map(({ cause }) => cause.split(" ")[1]));
    const own = opened.filter((subject) => whose.has(/\] (?:source )?(\S+): /.exec(subject)?.[1]));
    if (own.length > closed.length + turned.length && !this.#simulation.silenced)
      throw new Violation(
        "an incident is told once when it closes",
        `${opened.join(" | ")}; closed: ${closed.join(" | ")}`,
      );
    const ids = new Set(mailbox.taken.map(({ subject, messageId }) => `${messageId} ${subject}`));
    if (ids.size !== mailbox.read.length) throw new Violation("a mail has one id", "");
  }

  /** For as long as one target after the other has a cause, the owner is told of it. */
  async #openingsTold(): Promise<void> {
    const incidents = await this.#rows<{ target: string; cause: string; opened_at: string; closed_at: string | null }>(
      "SELECT * FROM incidents ORDER BY opened_at",
    );
    const mails = await this.#rows<{ cause: string; subject: string; created_at: string }>("SELECT * FROM outbox");
    const openings = mails.filter(({ subject }) => !/: resolved after |: still open: /.test(subject));
    for (const [cause, all] of Map.groupBy(incidents, (one) => one.cause)) {
      const spans: { target: string; since: string; until: string }[] = [];
      for (const { target, opened_at, closed_at } of all) {
        const until = closed_at ?? "9999";
        const last = spans.at(-1);
        if (last && opened_at <= last.until) last.until = until > last.until ? until : last.until;
        // A clock that was set back may close it before it opened: then nobody can say by when it was told.
        else spans.push({ target, since: opened_at, until: until > opened_at ? until : "9999" });
      }
      for (const { target, since, until } of spans)
        if (!openings.some((one) => one.cause === cause && one.created_at >= since && one.created_at <= until))
          throw new Violation("an incident is told once when it opens", `${target}: ${cause} since ${since}`);
    }
  }

  async #privacy(): Promise<void> {
    const { logged, mailbox, secrets, privates } = this.#simulation;
    const out = [...logged, ...mailbox.taken.map((mail) => JSON.stringify(mail))].join("\n");
    for (const word of [...secrets, ...privates]) {
      const at = out.indexOf(word);
      if (at >= 0) throw new Violation("no secret leaves by log or mail", out.slice(Math.max(0, at - 200), at + 50));
    }
    const tables = await this.#rows<{ name: string }>(this.#simulation.database.tables);
    let stored = "";
    for (const { name } of tables) stored += JSON.stringify(await this.#rows(`SELECT * FROM "${name}"`));
    for (const word of secrets) {
      const at = stored.indexOf(word);
      if (at >= 0) throw new Violation("no secret is stored", stored.slice(Math.max(0, at - 200), at + 50));
    }
  }

  /** Written by rollcall, or linked: what nobody ever told it to look after is not its business. */
  #isManaged({ target }: Tool, id: string, linked: ReadonlySet<string>): boolean {
    return this.#written.has(`${target} ${id}`) || linked.has(id);
  }

  async #rows<T = unknown>(sql: string, ...given: string[]): Promise<T[]> {
    const { database, scheduler } = this.#simulation;
    const rows = database.ask(sql, ...given);
    scheduler.await(rows);
    return (await rows) as T[];
  }
}
