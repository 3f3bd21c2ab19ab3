/** What else may help where Staffomatic does not take a write (422): its own words do not say that two records wait for each other. */
import { RecordError } from "../../../../core/model/errors.ts";
import { isCause } from "../../../../core/plugin/cause.ts";

/** Of two absences that are each to move to where the other one is, neither can be first. */
const TRADING_PLACES =
  "If another absence of this person that is to move too is in the way, delete that one in the tool: the next run makes it anew.";

/** Of two accounts that are each to get the e-mail of the other one, neither can be first either. */
const SWAPPED =
  "If two people have swapped e-mails, give one of the two accounts another e-mail in the tool: the next runs do the rest.";

/** Waits for a write of an absence. What Staffomatic does not take of one (422) says nothing about others. */
export function ofItsOwn<T>(written: Promise<T>): Promise<T> {
  return explained(written, { remedy: TRADING_PLACES, inTheWay: true });
}

/** Waits for a write of an account that gives it another e-mail. */
export function ofAddress<T>(written: Promise<T>): Promise<T> {
  return explained(written, { remedy: SWAPPED });
}

/** @param remedy what else may help if Staffomatic does not take it (422) */
async function explained<T>(
  written: Promise<T>,
  { remedy, inTheWay = false }: { readonly remedy: string; readonly inTheWay?: boolean },
): Promise<T> {
  try {
    return await written;
  } catch (error) {
    if (!isCause(error, "staffomatic:422")) throw error;
    const { message, causeKey, side } = error;
    throw new RecordError(message, { causeKey, remedy: `${error.remedy} ${remedy}`, side, inTheWay, cause: error });
  }
}
