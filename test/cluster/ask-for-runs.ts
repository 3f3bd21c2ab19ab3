/** Runs of every target, as somebody asks for them on the page. */
export async function askForRuns(ask: (sql: string) => Promise<unknown>): Promise<void> {
  await ask(
    `INSERT INTO requests (target, trigger, triggered_by, scope, created_at)
     SELECT name, 'manual', 'cli:ann', 'full', to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
     FROM targets WHERE NOT EXISTS
       (SELECT FROM requests WHERE requests.target = targets.name AND run IS NULL AND refused IS NULL)`,
  );
}
