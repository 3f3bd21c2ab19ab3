/** The form to sign in with. */
import { html } from "hono/html";
import { page, type Markup, type PageView } from "../page.ts";
import { mark } from "../parts/icon.ts";

export interface SignInForm {
  readonly user: string;
  /** The path to which signing in leads. */
  readonly next: string;
  readonly csrf: string;
  /** True after a wrong attempt. */
  readonly wrong: boolean;
}

export function signInPage({ user, next, csrf, wrong }: SignInForm, view: PageView): Markup {
  const { words } = view;
  const here = html` autofocus`;
  const isWrong = wrong ? html` aria-invalid="true" aria-describedby="wrong"` : "";
  const hasUser = wrong || user !== "";
  const body = html`<form method="post" action="/sign-in" class="sign-in card">
${mark()}<h1>${words.signInTitle}</h1>
${wrong ? html`<p class="message bad" role="alert" id="wrong">${words.wrongPassword}</p>` : ""}
<input type="hidden" name="csrf" value="${csrf}">
<input type="hidden" name="next" value="${next}">
<p><label for="user">${words.user}</label><input id="user" name="user" value="${user}" autocomplete="username" required${hasUser ? "" : here}></p>
<p><label for="password">${words.password}</label>
<input id="password" name="password" type="password" autocomplete="current-password" required maxlength="1024"${hasUser ? here : ""}${isWrong}></p>
<button class="primary">${words.signIn}</button>
</form>`;
  return page(words.signIn, body, view);
}
