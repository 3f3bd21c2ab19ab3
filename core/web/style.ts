/** The style sheet: system fonts, light and dark by the reader's choice, one column on a phone. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --ground: #fbfbfa; --card: #fff; --ink: #1d1f21; --soft: #5c6166; --line: #dcdedf;
  --good: #1a7f4b; --bad: #b3261e; --warn: #8a5a00; --note: #fff6e5;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #16181a; --card: #1f2225; --ink: #e8e9ea; --soft: #a3a8ad; --line: #373b3f;
    --good: #5bd394; --bad: #ff8a80; --warn: #ffc663; --note: #33291a;
  }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
header, main, footer { max-width: 72rem; margin: 0 auto; padding: 0 1rem; }
header { display: flex; align-items: baseline; gap: 1.5rem; padding-top: 1rem; }
h1 { font-size: 1.25rem; margin: 0; }
h2 { font-size: 1.1rem; margin: 2rem 0 .75rem; }
h3 { font-size: 1rem; margin: 0; overflow-wrap: anywhere; }
a { color: inherit; }
p { margin: .4rem 0; overflow-wrap: anywhere; }
small, footer, .plugin, dt { color: var(--soft); }
footer { padding-top: 2rem; padding-bottom: 2rem; font-size: .85rem; }
.verdict { font-size: 1.2rem; font-weight: 600; }
.good { color: var(--good); }
.bad { color: var(--bad); }
.facts { display: grid; grid-template-columns: max-content 1fr; gap: .15rem .9rem; margin: .5rem 0; }
.facts dd { margin: 0; overflow-wrap: anywhere; }
.cards { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(22rem, 100%), 1fr)); gap: 1rem; }
.card { background: var(--card); border: 1px solid var(--line); border-radius: .6rem; padding: 1rem; margin-bottom: 0; }
.card + .card { margin-top: 1rem; }
.cards .card + .card { margin-top: 0; }
.card.paused, .card.overdue { border-color: var(--bad); }
.card.held, .card.late { border-color: var(--warn); }
.notice { background: var(--note); border-radius: .4rem; padding: .5rem .75rem; margin-top: .75rem; }
.badge { font-size: .8rem; font-weight: 600; white-space: nowrap; color: var(--soft); }
.badge.ok, .badge.succeeded { color: var(--good); }
.badge.paused, .badge.overdue, .badge.failed { color: var(--bad); }
.badge.held, .badge.late, .badge.partial, .badge.interrupted { color: var(--warn); }
code, pre { font: .85rem/1.45 ui-monospace, Menlo, Consolas, monospace; overflow-wrap: anywhere; white-space: pre-wrap; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: .92rem; }
th { text-align: left; color: var(--soft); font-weight: 600; }
th, td { padding: .4rem .75rem .4rem 0; border-bottom: 1px solid var(--line); vertical-align: top; }
`;
