/** The page that finds people, and shows at a glance who has an account where, who has none, and who needs a look. */
import { html } from "hono/html";
import type {
  PersonState,
  FoundPerson,
  PeopleSearchReport,
  PeopleTotals,
  PersonPlace,
} from "../../engine/reports/person-report.ts";
import { page, type Markup, type PageView } from "../page.ts";
import { icon } from "../parts/icon.ts";
import { pager } from "../parts/pager.ts";
import { toneOf } from "../parts/state-badge.ts";
import { choice } from "./runs-page.ts";

export const PERSON_STATES: readonly PersonState[] = ["matched", "unmatched", "ambiguous", "conflict", "ignored"];

export interface PeopleQuery {
  readonly q: string;
  readonly target: string;
  readonly state: string;
}

export interface PeoplePageData extends PeopleSearchReport {
  readonly query: PeopleQuery;
  readonly isFirst: boolean;
  readonly targets: readonly string[];
  readonly totals: PeopleTotals;
}

/** The path of a person's page: `/people/personio/1001`. */
function personPath({ source, id }: Pick<FoundPerson, "source" | "id">): string {
  return `/people/${encodeURIComponent(source)}/${encodeURIComponent(id)}`;
}

export function peoplePage({ people, next, query, isFirst, targets, totals }: PeoplePageData, view: PageView): Markup {
  const { words } = view;
  const shown = totals.filter(({ target }) => query.target === "" || target === query.target);
  const fresh = query.target
    ? html`<p><a class="more" href="/targets/${query.target}/people">${words.likelyPartners}${icon("more")}</a></p>`
    : "";
  const body = html`<div class="heading"><div><h1>${words.places.people}</h1><p class="soft">${words.peopleHint}</p></div></div>
${search(query, targets, view)}
${query.q === "" && isFirst ? totalsTable(shown, view) : ""}${fresh}
${people.length > 0 ? html`<ul class="people">${people.map((one) => personRow(one, view))}</ul>` : html`<p class="empty">${words.nobody}</p>`}
${pager("/people", { ...query }, { next, isFirst }, view)}`;
  return page(words.places.people, body, view, { place: "people" });
}

function search(query: PeopleQuery, targets: readonly string[], view: PageView): Markup {
  const { words } = view;
  const isChosen = Object.values(query).some((value) => value !== "");
  return html`<form method="get" action="/people" class="filters" role="search">
<p class="grow"><label for="q">${words.findPerson}</label><input type="search" id="q" name="q" value="${query.q}" placeholder="ada@example.com" autocomplete="off"></p>
${choice(
  "target",
  words.target,
  targets.map((name) => [name, name]),
  query.target,
  view,
)}
${choice(
  "state",
  words.state,
  PERSON_STATES.map((one) => [one, words.personStates[one]]),
  query.state,
  view,
)}
<p><button class="primary">${icon("search")}${words.find}</button>${isChosen ? html` <a class="button link" href="/people">${words.showAll}</a>` : ""}</p></form>`;
}

/** The table of counts; each number links to the people that it counts. */
function totalsTable(totals: PeopleTotals, { words }: PageView): Markup {
  const rows = totals.map(({ target, totals: counts }) => {
    const cells = PERSON_STATES.map((state) => {
      const count = counts[state];
      const tone = count > 0 && state !== "matched" ? toneOf(state) : "";
      return count > 0
        ? html`<td class="number"><a class="${tone}" href="/people?target=${target}&amp;state=${state}">${count}</a></td>`
        : html`<td class="number soft">0</td>`;
    });
    return html`<tr><th scope="row"><a href="/targets/${target}">${target}</a></th>${cells}</tr>`;
  });
  return html`<div class="table" tabindex="0" role="region" aria-label="${words.whoIsWho}"><table class="totals">
<thead><tr><th scope="col">${words.target}</th>${PERSON_STATES.map((state) => html`<th scope="col" class="number">${words.personStates[state]}</th>`)}</tr></thead>
<tbody>${rows}</tbody></table></div>`;
}

function personRow(person: FoundPerson, view: PageView): Markup {
  const name = person.name ?? person.person;
  const also = person.name ? person.person : person.id;
  const mail = also === name ? "" : html`<small>${also}</small>`;
  return html`<li><a class="who-is" href="${personPath(person)}"><b>${name}</b>${mail}</a>
<ul class="places">${person.places.map((place) => placeChip(place, view))}</ul></li>`;
}

/** A person's state at a target. For a matched person the word is hidden, and read out only to those who cannot see the colour. */
function placeChip({ target, state, reason }: PersonPlace, { words }: PageView): Markup {
  const word = words.personStates[state];
  const said = state === "matched" ? html`<span class="hidden">${word}</span>` : html`<b>${word}</b>`;
  return html`<li><span class="badge ${toneOf(state)}"${reason ? html` title="${reason.text}"` : ""}>${target} ${said}</span></li>`;
}
