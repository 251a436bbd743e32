import { open, seal, UnreadableSecretError } from "../secrets/keys";
import { mailPlace } from "../secrets/places";

/** Messages with a secret: encrypted in the database until they are sent. */

export function sealMessage(mailId: string, message: Buffer): string {
  return seal(message.toString("base64"), mailPlace(mailId));
}

/** The bytes of a message; null when this process lacks the key. */
export function openMessage(mailId: string, sealed: string): Buffer | null {
  try {
    return Buffer.from(open(sealed, mailPlace(mailId)), "base64");
  } catch (error) {
    if (error instanceof UnreadableSecretError) return null;
    throw error;
  }
}
