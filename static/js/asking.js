/* Sending a form from a script, and saying what came of it. */
import { t } from "terrasse/i18n.js";

/** A fresh key for a form: what carries it is written once, however often it is sent. */
export const newKey = () => crypto.randomUUID?.() ?? [...crypto.getRandomValues(new Uint8Array(16))].join("-");

/** POST `fields` as a form with the page's token; promises `{ok, status, data}`. Rejects when nothing answers. */
export async function post(url, fields, form, signal) {
  const response = await fetch(url, {
    method: "POST",
    headers: { Accept: "application/json", "X-CSRFToken": form.elements.csrf_token.value },
    body: new URLSearchParams(fields),
    signal,
  });
  const data = await response.json().catch(() => ({}));
  return { ok: response.ok, status: response.status, data };
}

/** What a refusal says, in words for the writer. */
export function sentence(answer) {
  const errors = Object.values(answer?.data?.errors ?? {}).flat();
  return errors.join(" ") || answer?.data?.message || t("The server cannot be reached. Your text is kept here.");
}
