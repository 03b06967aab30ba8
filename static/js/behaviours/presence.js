/* Who is here now: faces and names of the members who have the topic open. */

import { onSignal } from "terrasse/live.js";
import { t, tn } from "terrasse/i18n.js";

const FACES = 5;

function called({ name, works_here: worksHere }) {
  return worksHere ? t("%(name)s (works here)", { name }) : name;
}

function face(person) {
  const { initials, hue } = person, name = called(person);
  const span = document.createElement("span");
  span.className = `avatar small hue-${Number(hue) || 0}`;
  span.textContent = initials;
  span.title = name;
  span.setAttribute("role", "img");
  span.setAttribute("aria-label", name);
  return span;
}

export function presence(place) {
  const topic = Number(place.dataset.topic), me = document.body.dataset.viewer;
  onSignal("presence", (news) => {
    if (news?.topic !== topic || !Array.isArray(news.here)) return;
    const others = news.here.filter(({ id }) => String(id) !== me);
    const count = Math.max(others.length, news.count - (others.length < news.here.length ? 1 : 0));
    place.hidden = count === 0;
    const faces = document.createElement("span");
    faces.className = "avatars";
    faces.append(...others.slice(0, FACES).map(face));
    const words = count === 1 ? t("%(name)s is here", { name: others[0] ? called(others[0]) : "" })
      : tn("%(num)d person is here", "%(num)d people are here", count);
    place.replaceChildren(...(others.length ? [faces] : []), document.createTextNode(words));
  });
}
