/** A reply that was begun could not be made, or not to its end. The message is for the operator. */
export class ChatFailure extends Error {
  override readonly name = 'ChatFailure';
}
