/* Quoting what is selected in a post. The button stands in the page right after the post's text, so the keyboard
   reaches it with Tab from the selection. */
import { t } from "terrasse/i18n.js";

const LONGEST = 2_000;   // characters, as forum/text/quotes.py

/** The Markdown of a quote: who, where, and the lines they wrote. */
export function markdown(username, post, words) {
  const short = words.length > LONGEST ? `${words.slice(0, LONGEST)}…` : words;
  const lines = [`[@${username}](/posts/${post}):`, ...short.trim().split("\n")];
  return `${lines.map((line) => `> ${line}`.trimEnd()).join("\n")}\n\n`;
}

/** Who wrote `card`, for a quote: `{post, username, name}`. */
export function authorOf(card) {
  const link = card.querySelector(".post-author");
  return {
    post: card.dataset.post,
    username: decodeURIComponent(link?.getAttribute("href")?.split("/").pop() ?? ""),
    name: link?.textContent.trim() ?? "",
  };
}

/** Ask the composer of this page to take a quote; false when there is none. */
export function quote({ post, username, name }, words) {
  if (!document.querySelector("#composer [data-composer-text]") || !username) return false;
  const detail = { markdown: markdown(username, post, words), post, name };
  document.dispatchEvent(new CustomEvent("composer:quote", { detail }));
  return true;
}

function selected(posts) {
  const selection = getSelection();
  if (!selection || selection.isCollapsed || !selection.rangeCount) return null;
  const range = selection.getRangeAt(0);
  const within = (node) => (node.nodeType === 1 ? node : node.parentElement)?.closest(".post-body");
  const body = within(range.startContainer);
  const words = selection.toString().trim();
  return words && body && body === within(range.endContainer) && posts.contains(body) ? { body, range, words } : null;
}

/** Offer to quote what is selected below `posts`. */
export function quotable(posts) {
  const button = Object.assign(document.createElement("button"), {
    type: "button", className: "button small quote-button", textContent: t("Quote"),
  });
  let found = null;
  button.addEventListener("mousedown", (event) => event.preventDefault());
  button.addEventListener("click", () => {
    const card = found?.body.closest(".post[data-post]");
    if (card) quote(authorOf(card), found.words);
    getSelection()?.removeAllRanges();
    button.remove();
  });
  document.addEventListener("selectionchange", () => {
    if (document.activeElement === button) return;
    found = selected(posts);
    if (!found) return button.remove();
    if (button.previousElementSibling !== found.body) found.body.after(button);
    const box = found.range.getBoundingClientRect(), parent = button.offsetParent?.getBoundingClientRect();
    if (!parent) return;
    button.style.top = `${box.bottom - parent.top + 6}px`;
    button.style.left = `${Math.max(0, Math.min(box.left - parent.left, parent.width - button.offsetWidth))}px`;
  });
}
