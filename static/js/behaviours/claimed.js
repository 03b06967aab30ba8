/* A form about a case that its writer has claimed: the claim lives as long as they write. */

const RENEW = 60_000;   // ms between two words to the server that somebody is writing

/* Renew the claim on case `id` while something is typed in `place`; `form` lends its token. */
export function keepClaim(place, id, form) {
  let told = 0;
  place.addEventListener("input", () => {
    if (Date.now() - told < RENEW) return;
    told = Date.now();
    const body = new FormData();
    body.set("csrf_token", form.elements.csrf_token.value);
    body.set("idempotency_key", `renew-${id}-${crypto.randomUUID?.() ?? told}`);
    fetch(`/moderation/cases/${id}/claim`, { method: "POST", body, redirect: "manual" }).catch(() => {});
  });
}

export default function claimed(form) {
  keepClaim(form, Number(form.dataset.case), form);
}
