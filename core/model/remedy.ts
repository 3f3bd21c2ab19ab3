/** Returns the remedy as it reads behind the words "What to do:", where `Nothing to do: rollcall tries again.` would say them twice. */
export function afterWhatToDo(remedy: string): string {
  return remedy.replace(
    /^Nothing to do( at first)?: (.)/s,
    (_, first: string = "", letter: string) => `Nothing${first}. ${letter.toUpperCase()}`,
  );
}

/** Whether a remedy leaves nothing to a person: `Nothing to do: the next run does it.` */
export function asksNothing(remedy: string): boolean {
  return /^(Nothing to do[:.]|$)/.test(remedy);
}
