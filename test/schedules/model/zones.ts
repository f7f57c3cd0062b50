/** Zones whose clocks change in ten different ways: hemispheres, half hours, midnight, Ramadan, no change at all. */
export const zones = [
  'Europe/Berlin',
  'Europe/London',
  'America/New_York',
  'America/Santiago',
  'America/St_Johns',
  'Australia/Lord_Howe',
  'Pacific/Auckland',
  'Africa/Casablanca',
  'Africa/Cairo',
  'Asia/Kathmandu',
] as const;

const HOUR = 3_600_000;
export const from = Date.UTC(2020, 0, 1);
export const to = Date.UTC(2036, 0, 1);

/** A change of a zone's clocks: the first instant with the new offset; both offsets in milliseconds ahead of UTC. */
export interface ZoneChange {
  readonly zone: string;
  readonly at: number;
  readonly before: number;
  readonly after: number;
}

const offsets = new Map<string, Intl.DateTimeFormat>();

/** How far the clocks are ahead of UTC, as the platform says it in words: another way than the product's. */
export function platformOffset(zone: string, at: number): number {
  const format = offsets.get(zone) ?? new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' });
  offsets.set(zone, format);
  const name = format.formatToParts(at).find(({ type }) => type === 'timeZoneName')?.value ?? '';
  const [, sign, hours = '0', minutes = '0'] = /GMT(?:([+-])(\d\d):(\d\d))?/.exec(name) ?? [];
  return (Number(hours) * 60 + Number(minutes)) * (sign === '-' ? -60_000 : 60_000);
}

/** Every change of these zones from 2020 to 2035, found hour by hour and then to the minute. */
export function allChanges(): readonly ZoneChange[] {
  return zones.flatMap((zone) => {
    const changes: ZoneChange[] = [];
    let before = platformOffset(zone, from);
    for (let at = from; at < to; at += 24 * HOUR) {
      const after = platformOffset(zone, at + 24 * HOUR);
      if (after === before) continue;
      let minute = at;
      while (platformOffset(zone, minute) === before) minute += 15 * 60_000;
      changes.push({ zone, at: minute, before, after });
      before = after;
    }
    return changes;
  });
}
