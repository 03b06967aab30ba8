/* Words. English sentences are their own keys; other languages come from the catalogue that the
   import map names `terrasse/messages`. Without it the page speaks English rather than failing. */

const spoken = document.documentElement.lang || "en";
let catalogue = {};
if (spoken !== "en") {
  try {
    catalogue = (await import("terrasse/messages")).default;
  } catch {
    catalogue = {};
  }
}
const rules = new Intl.PluralRules(spoken);

function fill(text, vars) {
  return text.replace(/%\((\w+)\)[sd]/g, (whole, name) => (name in vars ? String(vars[name]) : whole));
}

/** `text` in the page's spoken; `%(name)s` takes its value from `vars`. */
export function t(text, vars = {}) {
  const found = catalogue[text];
  return fill(typeof found === "string" ? found : text, vars);
}

/** The form of a sentence that suits `n`; `%(num)d` stands for n itself. */
export function tn(singular, plural, n, vars = {}) {
  const forms = Array.isArray(catalogue[singular]) ? catalogue[singular] : [singular, plural];
  return fill(rules.select(n) === "one" ? forms[0] : forms[1], { num: n, ...vars });
}
