import { Refused, type SampleContainer } from './container.ts';
import { labelsOf } from './shapes.ts';

/** What is wanted, by what it is about. */
export type Filters = ReadonlyMap<string, readonly string[]>;

/** What the containers can be filtered by. */
const knownForList = ['status', 'name', 'id', 'label', 'health', 'exited'];
const knownForEvents = ['type', 'event', 'container', 'image', 'label', 'scope'];

/** Reads `filters`: `{"name":["a"]}` or, as older clients write, `{"name":{"a":true}}`. @throws {Refused} */
export function readFilters(text: string | null, of: 'list' | 'events'): Filters {
  const known = of === 'list' ? knownForList : knownForEvents;
  const parsed = parse(text ?? '');
  return new Map(
    Object.entries(parsed).map(([key, values]) => {
      if (!known.includes(key)) throw new Refused(400, `Invalid filter '${key}'`);
      if (typeof values !== 'object' || values === null) throw new Refused(400, 'invalid filter');
      return [key, (Array.isArray(values) ? values : Object.keys(values)).map(String)] as const;
    }),
  );
}

function parse(text: string): object {
  if (text === '') return {};
  try {
    const parsed: unknown = JSON.parse(text);
    if (typeof parsed === 'object' && parsed !== null) return parsed;
  } catch {
    // Said below.
  }
  throw new Refused(400, 'invalid filter');
}

/** Whether the list has it. Of one kind any, of the kinds all; of labels all. */
export function isListed(container: SampleContainer, filters: Filters, all: boolean): boolean {
  const { sample, id, status, health, exitCode } = container;
  if (!all && !container.running && !filters.has('status')) return false;
  const labels = labelsOf(container);
  const fits = (key: string, test: (value: string) => boolean) => filters.get(key)?.some(test) ?? true;
  return (
    fits('status', (wanted) => wanted === status) &&
    fits('name', (wanted) => sample.name.includes(wanted.replace(/^\//, ''))) &&
    fits('id', (wanted) => id.startsWith(wanted)) &&
    fits('health', (wanted) => wanted === (health ?? 'none')) &&
    fits('exited', (wanted) => status === 'exited' && wanted === String(exitCode)) &&
    (filters.get('label') ?? []).every((wanted) => {
      const [key = '', value] = wanted.split(/=(.*)/s, 2);
      return Object.hasOwn(labels, key) && (value === undefined || labels[key] === value);
    })
  );
}
