/* Passkeys: the browser's ceremony between two forms of ours (WebAuthn Level 3, 5.1). */

import { t } from "terrasse/i18n.js";

function bytes(text) {
  const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (character) => character.charCodeAt(0));
}

function words(buffer) {
  const plain = String.fromCharCode(...new Uint8Array(buffer));
  return btoa(plain).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/** The server's options with their binary parts as the browser wants them. */
function readable(options) {
  const ids = (list) => (list || []).map((entry) => ({ ...entry, id: bytes(entry.id) }));
  const found = { ...options, challenge: bytes(options.challenge) };
  if (options.user) found.user = { ...options.user, id: bytes(options.user.id) };
  if (options.excludeCredentials) found.excludeCredentials = ids(options.excludeCredentials);
  if (options.allowCredentials) found.allowCredentials = ids(options.allowCredentials);
  return found;
}

/** The browser's answer as the server reads it. */
function written(credential) {
  const given = credential.response;
  const response = { clientDataJSON: words(given.clientDataJSON) };
  if (given.attestationObject) {
    response.attestationObject = words(given.attestationObject);
    response.transports = given.getTransports?.() ?? [];
  } else {
    response.authenticatorData = words(given.authenticatorData);
    response.signature = words(given.signature);
    response.userHandle = given.userHandle ? words(given.userHandle) : null;
  }
  return JSON.stringify({
    id: credential.id,
    rawId: words(credential.rawId),
    type: credential.type,
    response,
    extensions: JSON.stringify(credential.getClientExtensionResults()),
    authenticatorAttachment: credential.authenticatorAttachment,
  });
}

function sentence(error) {
  if (error.name === "NotAllowedError") return t("The browser was not allowed to use a passkey, or you took too long.");
  if (error.name === "InvalidStateError") return t("This device has a passkey for this account already.");
  return t("The passkey did not work on this device.");
}

export default function passkeys(form) {
  const status = form.querySelector("[data-passkey-status]");
  const trouble = form.querySelector("[data-passkey-error]");
  const again = form.querySelector("[data-passkey-again]");

  async function ask() {
    again.hidden = trouble.hidden = true;
    status.hidden = false;
    try {
      if (!navigator.credentials) throw new DOMException("", "NotSupportedError");
      const publicKey = readable(JSON.parse(form.dataset.options));
      const found = form.dataset.passkey === "create"
        ? await navigator.credentials.create({ publicKey })
        : await navigator.credentials.get({ publicKey });
      form.elements.credential.value = written(found);
      form.submit();
    } catch (error) {
      status.hidden = true;
      trouble.querySelector("[data-passkey-sentence]").textContent = sentence(error);
      trouble.hidden = again.hidden = false;
    }
  }

  again.addEventListener("click", ask);
  ask();
}
