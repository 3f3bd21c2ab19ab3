/** `Nothing to do: it is tried again.` behind the words "What to do:", where they would say it twice. */
export function afterWhatToDo(remedy: string): string {
  return remedy.replace(
    /^Nothing to do( at first)?: (.)/s,
    (_, first: string = "", letter: string) => `Nothing${first}. ${letter.toUpperCase()}`,
  );
}
