/* A long form that is kept as it is typed, in this browser and on the server, and sent as forms are.

   <form data-behaviour="keeping" data-draft-url="…" data-draft-names="title body" data-draft-version="7"> */
import { Draft } from "terrasse/behaviours/draft.js";

export default function keeping(form) {
  const draft = new Draft(form);
  const { elements } = form;

  draft.start((words) => {
    for (const name of draft.names) if (words[name] !== undefined && elements[name]) elements[name].value = words[name];
  });

  // The form goes once the server has the draft: whatever happens then, nothing is lost.
  form.addEventListener("submit", (event) => {
    if (draft.unkept()) {
      event.preventDefault();
      draft.leave().then(() => form.requestSubmit(event.submitter));
    } else if (elements.draft_version) {
      elements.draft_version.value = draft.version;
    }
  });
  form.dataset.ready = "1";
}
