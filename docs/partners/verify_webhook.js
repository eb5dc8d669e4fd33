// Takes in a page from glagol: verifies the signature, does nothing twice. Node 18 or newer.
// Standard Webhooks: https://github.com/standard-webhooks/standard-webhooks
const crypto = require("node:crypto");

const LONGEST = 5 * 60; // seconds that a message may be old

/** Returns the message's id; throws where the message is not from glagol. `body` is a Buffer as it arrived. */
function verify(headers, body, secret, now = Date.now() / 1000) {
  const identity = headers["webhook-id"] ?? "";
  const moment = headers["webhook-timestamp"] ?? "";
  if (!identity || !/^\d+$/.test(moment)) throw new Error("the webhook headers are missing");
  if (Math.abs(now - Number(moment)) > LONGEST) throw new Error("the message is too old, or a clock is wrong");
  const key = Buffer.from(secret.replace(/^whsec_/, ""), "base64");
  const wanted = crypto.createHmac("sha256", key).update(`${identity}.${moment}.`).update(body).digest();
  // Several signatures stand there while a secret is exchanged.
  for (const signature of (headers["webhook-signature"] ?? "").split(" ")) {
    const [version, value = ""] = signature.split(",", 2);
    const given = Buffer.from(value, "base64");
    if (version === "v1" && given.length === wanted.length && crypto.timingSafeEqual(given, wanted)) return identity;
  }
  throw new Error("the signature is wrong");
}

/** What to answer: the hash proves to glagol what arrived (proof = true in partners.toml). */
function proof(identity, body) {
  return { received: identity, sha256: crypto.createHash("sha256").update(body).digest("hex") };
}

module.exports = { verify, proof };
