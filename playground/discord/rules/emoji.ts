import { isObject, text } from '../world/json.ts';
import type { Fail } from './rule.ts';

const unicodeEmoji =
  /^(?:\p{RGI_Emoji}|\p{Extended_Pictographic}\uFE0F?|[0-9#*]\uFE0F?\u20E3|\p{Regional_Indicator}{2})$/v;

/** Says so when an emoji is neither one of Unicode nor one of a guild. */
export function checkEmoji(emoji: unknown, path: readonly string[], fail: Fail): void {
  if (!isObject(emoji)) return;
  const custom = typeof emoji['id'] === 'string' && /^\d{15,20}$/.test(emoji['id']);
  if (!custom && !unicodeEmoji.test(text(emoji['name']))) {
    fail([...path, 'name'], 'BUTTON_COMPONENT_INVALID_EMOJI', 'Invalid emoji');
  }
}
