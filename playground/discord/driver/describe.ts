import type { Message } from '../world/message.ts';

/** Messages as the text of a failed expectation. */
export function describeMessages(messages: readonly Message[]): string {
  if (messages.length === 0) return 'nothing';
  return messages
    .map((message) => {
      const marks = [message.ephemeral ? 'ephemeral' : '', message.loading ? 'thinking' : ''].filter(
        (mark) => mark !== '',
      );
      const buttons = message.buttons.map((button) => `[${button.label}${button.disabled ? ' (off)' : ''}]`);
      const files = message.files.map((file) => `<${file.name}>`);
      return [`«${message.text}»`, ...buttons, ...files, ...marks].join(' ');
    })
    .join(' | ');
}
