import { describe, expect, it } from 'vitest';
import { makeSchedule } from './make-schedule.ts';
import { Stage } from './stage.ts';

const name = (pattern: string) => ({ kind: 'name', pattern }) as const;
const on = (time: string) => (time.includes('T') ? `2026-11-${time}Z` : `2026-11-22T${time}Z`);

describe('a schedule that is due', () => {
  it('is done at its time, audited as itself, and said', async () => {
    const stage = new Stage(on('04:00'), [makeSchedule()]).start();
    await stage.clock.until(on('24T04:00'));
    expect(stage.done).toEqual(['05:00 restart minecraft', '23T05:00 restart minecraft']);
    expect(stage.said).toEqual([
      '05:00 nightly of 05:00 done (minecraft done)',
      '23T05:00 nightly of 23T05:00 done (minecraft done)',
    ]);
    expect(stage.audited[0]).toMatchObject({
      actor: { kind: 'schedule', name: 'nightly' },
      action: 'restart',
      target: 'minecraft',
      channelId: '100000000000000001',
      outcome: 'done',
    });
  });

  it('is in the audit as a whole, whatever became of it', async () => {
    const stage = new Stage(on('04:00'), [
      makeSchedule(),
      makeSchedule({ name: 'report', when: 'every day 06:00', task: { kind: 'post', post: 'status', containers: [] } }),
      makeSchedule({ name: 'none', when: 'every day 07:00', action: { containers: [name('nothing')] } }),
      makeSchedule({ name: 'late', when: 'every day 08:00', missed: 'skip' }),
      makeSchedule({ name: 'asked', when: 'every day 12:00', action: { announceMs: 600_000 } }),
    ]).start();
    await stage.clock.until(on('07:30'));
    expect(stage.recorded.splice(0)).toEqual([
      '05:00 done: 1 of 1 done',
      '06:00 done: ',
      '07:10:30 failed: 0 of 1 done',
    ]);
    await stage.crash(on('10:00'));
    await stage.clock.until(on('11:55'));
    stage.runner.cancel('asked', Date.parse(on('12:00')), 'Alice');
    await stage.clock.until(on('12:30'));
    expect(stage.recorded).toEqual(['10:00 failed: 1 missed', '11:55 refused: cancelled, by Alice']);
  });

  it('has ended when it is in the audit and not before, wherever the process is killed', async () => {
    const post = { kind: 'post', post: 'status', containers: [] } as const;
    const stage = new Stage(on('04:00'), [
      makeSchedule(),
      makeSchedule({ name: 'report', when: 'every day 05:00', task: post }),
      makeSchedule({ name: 'asked', when: 'every day 12:00', action: { announceMs: 600_000 } }),
    ]).start();
    const killed = async (at: string, work: () => unknown) => {
      stage.killedInAudit = true;
      await work();
      stage.killedInAudit = false;
      await stage.crash(on(at));
    };
    await killed('05:01', () => stage.clock.until(on('05:00:30')));
    expect(stage.recorded.splice(0).sort()).toEqual(['05:01 done: ', '05:01 done: 1 of 1 done']);
    expect(stage.done).toHaveLength(1);
    await stage.clock.until(on('11:55'));
    const cancel = () => stage.runner.cancel('asked', Date.parse(on('12:00')), 'Alice');
    await killed('11:56', () => expect(cancel).toThrow());
    expect(cancel()).not.toBeNull();
    expect(stage.recorded).toEqual(['11:56 refused: cancelled, by Alice']);
  });

  it('does its containers in order, with pauses after those to which something was done', async () => {
    const containers = [name('db'), name('mc-*'), name('proxy')];
    const stage = new Stage(on('04:59'), [makeSchedule({ action: { containers, delayMs: 10_000, action: 'start' } })]);
    for (const box of ['mc-b', 'db', 'mc-a', 'proxy']) stage.has(box, { state: 'exited' });
    stage.has('mc-a', { state: 'running' });
    stage.start();
    await stage.clock.until(on('05:10'));
    expect(stage.done).toEqual(['05:00 start db', '05:00:10 start mc-b', '05:00:20 start proxy']);
    expect(stage.said).toEqual(['05:00:20 nightly of 05:00 done (db done, mc-b done, mc-a already, proxy done)']);
  });

  it('leaves alone what its conditions exclude, and says so', async () => {
    const containers = [name('sick'), name('off'), name('minecraft')];
    const stage = new Stage(on('04:59'), [
      makeSchedule({ action: { containers, skipIfUnhealthy: true, onlyIfRunning: true } }),
    ]);
    stage.has('sick', { health: 'unhealthy' });
    stage.has('off', { state: 'exited' });
    stage.start();
    await stage.clock.until(on('05:10'));
    expect(stage.done).toEqual(['05:00 restart minecraft']);
    expect(stage.told[0]?.run.steps).toMatchObject([
      { outcome: 'skipped', detail: 'it is unhealthy' },
      { outcome: 'skipped', detail: 'it is not running' },
      { outcome: 'done', detail: null },
    ]);
  });

  it('never stops the container that Stevedore runs in, and restarts it after all others', async () => {
    const containers = [name('stevedore'), name('minecraft')];
    const stage = new Stage(on('04:59'), [
      makeSchedule({ action: { containers } }),
      makeSchedule({
        name: 'off',
        when: 'every day 06:00',
        action: { containers: [name('stevedore')], action: 'stop' },
      }),
    ]);
    stage.has('stevedore', { id: 'abc123abc123'.padEnd(64, '0') });
    stage.ownContainerId = 'abc123abc123';
    await stage.crash(on('04:59'));
    await stage.clock.until(on('07:00'));
    expect(stage.done).toEqual(['05:00 restart minecraft', '05:00 restart stevedore']);
    expect(stage.said.at(-1)).toContain('off of 06:00 failed (stevedore failed)');
  });

  it('keeps quiet about what went well where only problems are wanted', async () => {
    const stage = new Stage(on('04:59'), [
      makeSchedule({ when: 'every hour', action: { report: 'problems' } }),
    ]).start();
    await stage.clock.until(on('05:30'));
    expect(stage.done).toHaveLength(1);
    expect(stage.said).toEqual([]);
    stage.outcomes.push('failed', 'failed', 'failed', 'failed');
    await stage.clock.until(on('06:30'));
    expect(stage.said).toEqual(['06:10:30 nightly of 06:00 failed (minecraft failed)']);
  });

  it('is paused and resumed, removed and put back, without making up for anything', async () => {
    const stage = new Stage(on('04:00'), [makeSchedule({ when: 'every hour' })]).start();
    await stage.clock.until(on('05:30'));
    const pause = (paused: boolean) => {
      stage.schedules = [makeSchedule({ when: 'every hour', paused })];
      stage.runner.refresh();
    };
    pause(true);
    await stage.clock.until(on('08:30'));
    pause(false);
    await stage.clock.until(on('09:30'));
    stage.schedules = [];
    await stage.clock.until(on('11:30'));
    stage.schedules = [makeSchedule({ when: 'every hour' })];
    await stage.clock.until(on('12:30'));
    expect(stage.done).toEqual(['05:00', '09:00', '12:00'].map((at) => `${at} restart minecraft`));
  });
});

describe('what fails', () => {
  it('is tried again with growing pauses, only where it failed, and then said', async () => {
    const stage = new Stage(on('04:59'), [makeSchedule({ action: { containers: [name('db'), name('minecraft')] } })]);
    stage.has('db');
    stage.outcomes.push('done', 'failed', 'busy', 'throws', 'ends');
    stage.start();
    await stage.clock.until(on('06:00'));
    expect(stage.done.slice(1)).toEqual([
      '05:00 restart minecraft failed',
      '05:00:30 restart minecraft busy',
      '05:02:30 restart minecraft throws',
      '05:10:30 restart minecraft ends',
    ]);
    expect(stage.said).toEqual(['05:10:30 nightly of 05:00 failed (db done, minecraft failed)']);
    expect(stage.told[0]?.run.steps[1]?.detail).toBe('it ended again by itself with exit code 1');
    expect(stage.told[0]?.facts).toEqual({ failuresInARow: 1, perhapsSaid: false });
  });

  it('is fine when a later try works, as when a container is being recreated', async () => {
    const stage = new Stage(on('04:59'), [makeSchedule()]);
    stage.containers.clear();
    stage.start();
    await stage.clock.until(on('05:01'));
    stage.has('minecraft');
    await stage.clock.until(on('06:00'));
    expect(stage.done).toEqual(['05:02:30 restart minecraft']);
    expect(stage.said).toEqual(['05:02:30 nightly of 05:00 done (minecraft done)']);
  });

  it('goes on failing without ever being disabled, and is counted', async () => {
    const stage = new Stage(on('04:59'), [makeSchedule()]);
    stage.containers.clear();
    stage.start();
    await stage.clock.until(on('25T06:00'));
    expect(stage.told.map(({ facts }) => facts.failuresInARow)).toEqual([1, 2, 3, 4]);
  });

  it('is not tried again past the next run, which comes at its time', async () => {
    const stage = new Stage(on('04:59'), [makeSchedule({ when: 'every minute' })]);
    stage.outcomes.push('failed', 'failed', 'done');
    stage.start();
    await stage.clock.until(on('05:01:10'));
    expect(stage.done).toEqual([
      '05:00 restart minecraft failed',
      '05:00:30 restart minecraft failed',
      '05:01 restart minecraft',
    ]);
  });

  it('says that it means no container', async () => {
    const stage = new Stage(on('04:59'), [makeSchedule({ action: { containers: [name('nothing-*')] } })]).start();
    await stage.clock.until(on('05:10'));
    expect(stage.said).toEqual(['05:00 nightly of 05:00 failed: it means no container that exists']);
  });

  it('leaves a run out while the one before still goes on', async () => {
    const stage = new Stage(on('04:59'), [makeSchedule({ when: 'every hour' })]);
    stage.outcomes.push('hangs');
    stage.start();
    await stage.clock.until(on('06:10'));
    expect(stage.done).toEqual(['05:00 restart minecraft hangs']);
    expect(stage.said).toEqual(['06:00 nightly of 06:00 skipped: the run before was still going on']);
  });
});

describe('an announcement', () => {
  const announced = (over = {}) => makeSchedule({ action: { announceMs: 300_000, ...over } });

  it('comes before, and the result after it', async () => {
    const stage = new Stage(on('04:00'), [announced()]).start();
    await stage.clock.until(on('05:10'));
    expect(stage.said).toEqual(['04:55 announced minecraft for 05:00', '05:00 nightly of 05:00 done (minecraft done)']);
    expect(stage.told[0]?.run.message).toEqual({ channelId: '1', messageId: '1' });
  });

  it('that finds no place is tried once, and its result is not said to stand above already', async () => {
    const often = makeSchedule({ name: 'often', when: 'every minute', action: {} });
    const stage = new Stage(on('04:00'), [announced(), often]);
    stage.nowhere = true;
    stage.start();
    await stage.clock.until(on('05:01'));
    expect(stage.said.filter((line) => line.includes('announced'))).toEqual(['04:55 announced minecraft for 05:00']);
    expect(stage.told.find(({ run }) => run.schedule === 'nightly')?.facts.perhapsSaid).toBe(false);
  });

  it('can be answered by cancelling: that run is not done, the next one is', async () => {
    const stage = new Stage(on('04:00'), [announced()]).start();
    await stage.clock.until(on('04:57'));
    const dueAt = Date.parse(on('05:00'));
    expect(stage.runner.cancel('nightly', dueAt, 'Alice')).toMatchObject({ outcome: 'cancelled', by: 'Alice' });
    expect(stage.runner.cancel('nightly', dueAt, 'Bob')).toBeNull();
    expect(stage.runner.postpone('nightly', dueAt, 60_000, 'Bob')).toBeNull();
    await stage.clock.until(on('23T05:10'));
    expect(stage.done).toEqual(['23T05:00 restart minecraft']);
    expect(stage.said[1]).toBe('04:57 nightly of 05:00 cancelled');
  });

  it('can be answered by putting it off, more than once', async () => {
    const stage = new Stage(on('04:00'), [announced()]).start();
    await stage.clock.until(on('04:57'));
    const dueAt = Date.parse(on('05:00'));
    stage.runner.postpone('nightly', dueAt, 900_000, 'Alice');
    expect(stage.runner.postpone('nightly', dueAt, 900_000, 'Alice')).toMatchObject({ runAt: Date.parse(on('05:30')) });
    await stage.clock.until(on('06:00'));
    expect(stage.done).toEqual(['05:30 restart minecraft']);
    expect(stage.runner.cancel('nightly', dueAt, 'Alice')).toBeNull();
  });

  it('is not made where there is nothing to do, until there is', async () => {
    const stage = new Stage(on('04:00'), [announced({ action: 'stop' })]);
    stage.has('minecraft', { state: 'exited' });
    stage.start();
    await stage.clock.until(on('04:57'));
    expect(stage.said).toEqual([]);
    stage.has('minecraft');
    await stage.clock.until(on('05:10'));
    expect(stage.said).toEqual([
      '04:57:30 announced minecraft for 05:00',
      '05:00 nightly of 05:00 done (minecraft done)',
    ]);
  });

  it('is withdrawn when the schedule changes, and made anew when it is back', async () => {
    const stage = new Stage(on('04:00'), [announced()]).start();
    await stage.clock.until(on('04:56'));
    stage.schedules = [{ ...announced(), paused: true }];
    stage.runner.refresh();
    await stage.clock.until(on('04:57'));
    stage.schedules = [announced()];
    stage.runner.refresh();
    await stage.clock.until(on('05:10'));
    expect(stage.said.slice(1)).toEqual([
      '04:56 nightly of 05:00 cancelled: the schedule was changed',
      '04:57 announced minecraft for 05:00',
      '05:00 nightly of 05:00 done (minecraft done)',
    ]);
    expect(stage.done).toEqual(['05:00 restart minecraft']);
  });
});

describe('a run now', () => {
  it('is done at once, changes nothing about the next one, and is not done twice at once', async () => {
    const stage = new Stage(on('04:00'), [makeSchedule()]).start();
    stage.outcomes.push('hangs');
    await stage.clock.until(on('04:30'));
    expect(stage.runner.runNow('nightly', 'Alice')).toMatchObject({ reason: 'manual', by: 'Alice' });
    expect(stage.runner.runNow('nightly', 'Alice')).toBeNull();
    expect(stage.runner.runNow('nothing', 'Alice')).toBeNull();
    expect(stage.done).toEqual(['04:30 restart minecraft hangs']);
  });

  it('at the second at which a run is due is another run', async () => {
    const stage = new Stage(on('04:00'), [makeSchedule()]).start();
    await stage.clock.until(on('04:10'));
    stage.clock.set(on('05:00'));
    expect(stage.runner.runNow('nightly', 'Alice')).not.toBeNull();
    await stage.clock.until(on('05:10'));
    expect(stage.done).toEqual(['05:00 restart minecraft', expect.stringMatching(/^05:00(:\d\d)? restart minecraft$/)]);
  });
});

describe('a clock that jumps', () => {
  it('forward, as after a sleep: the missed runs are noticed within half a minute and made up for by one', async () => {
    const stage = new Stage(on('04:00'), [makeSchedule()]).start();
    await stage.clock.until(on('04:10'));
    stage.clock.set(on('25T09:00'));
    await stage.clock.until(on('25T09:01'));
    expect(stage.done).toEqual([expect.stringMatching(/^25T09:00:?\d* restart minecraft$/)]);
    expect(stage.said[0]).toMatch(/nightly of 25T05:00 late done and 3 missed \(minecraft done\)$/);
  });

  it('forward, where the owner wants missed runs skipped: it is said, nothing is done', async () => {
    const stage = new Stage(on('04:00'), [makeSchedule({ missed: 'skip' })]).start();
    await stage.clock.until(on('04:10'));
    stage.clock.set(on('25T09:00'));
    await stage.clock.until(on('26T04:00'));
    expect(stage.done).toEqual([]);
    expect(stage.said).toEqual([expect.stringContaining('nightly of 25T05:00 missed and 4 missed')]);
  });

  it('back by an hour: no run is done twice; back by days: runs go on', async () => {
    const stage = new Stage(on('04:00'), [makeSchedule({ when: 'every hour' })]).start();
    await stage.clock.until(on('06:30'));
    stage.clock.set(on('05:30'));
    await stage.clock.until(on('07:30'));
    expect(stage.done).toEqual(['05:00', '06:00', '07:00'].map((at) => `${at} restart minecraft`));
    stage.clock.set(on('20T05:30'));
    await stage.clock.until(on('20T06:30'));
    expect(stage.done.at(-1)).toBe('20T06:00 restart minecraft');
  });
});

describe('a start', () => {
  it('waits for the engine to say which containers there are, but not for ever', async () => {
    const stage = new Stage(on('05:00'), [makeSchedule({ when: '2026-11-22 05:00:30' })]);
    stage.isEngineKnown = false;
    stage.start();
    await stage.clock.until(on('05:00:20'));
    stage.isEngineKnown = true;
    await stage.clock.until(on('05:01'));
    expect(stage.done).toEqual(['05:00:30 restart minecraft']);

    const late = new Stage(on('04:50'), [makeSchedule()]);
    late.isEngineKnown = false;
    late.start();
    await late.clock.until(on('05:10'));
    expect(late.done).toEqual(['05:00 restart minecraft']);
  });
});

describe('a crash', () => {
  const three = makeSchedule({ action: { containers: ['a', 'b', 'c'].map(name), delayMs: 1_000 } });
  const staged = (schedule = three) => {
    const stage = new Stage(on('04:59'), [schedule]);
    for (const box of ['a', 'b', 'c']) stage.has(box);
    return stage;
  };

  it('in the middle of a run: what was done is not done again, what was begun is in doubt, the rest is done', async () => {
    const stage = staged();
    stage.outcomes.push('done', 'hangs');
    stage.start();
    await stage.clock.until(on('05:00:30'));
    await stage.crash(on('05:30'));
    await stage.clock.until(on('06:00'));
    expect(stage.done).toEqual(['05:00 restart a', '05:00:01 restart b hangs', '05:30 restart c']);
    expect(stage.said).toEqual(['05:30 nightly of 05:00 interrupted (a done, b in-doubt, c done)']);
  });

  it('in the middle, and long over where late runs are skipped: nothing more is done, and all is said', async () => {
    const stage = staged({ ...three, missed: 'skip' });
    stage.outcomes.push('done', 'hangs');
    stage.start();
    await stage.clock.until(on('05:00:30'));
    await stage.crash(on('05:30'));
    await stage.clock.until(on('06:00'));
    expect(stage.done).toHaveLength(2);
    expect(stage.said).toEqual(['05:30 nightly of 05:00 interrupted (a done, b in-doubt, c null)']);
  });

  it('while waiting for another try: it is tried on', async () => {
    const stage = staged();
    stage.outcomes.push('done', 'failed', 'done', 'done');
    stage.start();
    await stage.clock.until(on('05:00:10'));
    await stage.crash(on('05:00:20'));
    await stage.clock.until(on('06:00'));
    expect(stage.done.filter((line) => line.includes(' b'))).toEqual([
      '05:00:01 restart b failed',
      '05:00:20 restart b',
    ]);
    expect(stage.said).toEqual([expect.stringContaining('done (a done, b done, c done)')]);
  });

  it('of ourselves, by restarting the container that we run in, is that restart', async () => {
    const stage = new Stage(on('04:59'), [makeSchedule({ action: { containers: [name('stevedore')] } })]);
    stage.has('stevedore', { id: 'abc123abc123'.padEnd(64, '0') });
    stage.ownContainerId = 'abc123abc123';
    await stage.crash(on('04:59'));
    stage.outcomes.push('hangs');
    await stage.clock.until(on('05:00:30'));
    await stage.crash(on('05:00:40'));
    await stage.clock.until(on('06:00'));
    expect(stage.done).toEqual(['05:00 restart stevedore hangs']);
    expect(stage.said).toEqual(['05:00:40 nightly of 05:00 done (stevedore done)']);
  });

  it('between an announcement and its run changes nothing', async () => {
    const stage = new Stage(on('04:00'), [makeSchedule({ action: { announceMs: 300_000 } })]).start();
    await stage.clock.until(on('04:56'));
    stage.runner.postpone('nightly', Date.parse(on('05:00')), 900_000, 'Alice');
    await stage.crash(on('04:58'));
    await stage.clock.until(on('05:30'));
    expect(stage.said).toEqual(['04:55 announced minecraft for 05:00', '05:15 nightly of 05:00 done (minecraft done)']);
  });

  it('before a result was said: it is said after the start', async () => {
    const stage = new Stage(on('04:59'), [makeSchedule()]);
    stage.offline = true;
    stage.start();
    await stage.clock.until(on('05:00:30'));
    stage.offline = false;
    await stage.crash(on('05:00:50'));
    expect(stage.said).toEqual(['05:00:50 nightly of 05:00 done (minecraft done)']);
    expect(stage.told[0]?.facts.perhapsSaid).toBe(false);
    await stage.crash(on('05:30'));
    expect(stage.said).toHaveLength(1);
  });

  it('while a result was being said, and a long time since: it is said that it may have been said', async () => {
    const stage = new Stage(on('04:59'), [makeSchedule()]);
    stage.unanswered = true;
    stage.start();
    await stage.clock.until(on('05:00:30'));
    stage.unanswered = false;
    // The first tries after a start come before there is a connection.
    stage.offline = true;
    await stage.crash(on('05:30'));
    stage.offline = false;
    await stage.clock.until(on('05:40'));
    expect(stage.told[0]?.facts.perhapsSaid).toBe(true);
  });

  it('before anything was sent, and a long time since: there is nothing that may have been said', async () => {
    const stage = new Stage(on('04:59'), [makeSchedule()]);
    stage.offline = true;
    stage.start();
    await stage.clock.until(on('05:00:30'));
    stage.offline = false;
    await stage.crash(on('05:30'));
    expect(stage.told[0]?.facts.perhapsSaid).toBe(false);
  });
});

describe('while Discord is away', () => {
  it('everything is done, and said in order when it is back', async () => {
    const stage = new Stage(on('04:00'), [makeSchedule({ when: 'every hour', action: { announceMs: 60_000 } })]);
    stage.offline = true;
    stage.start();
    await stage.clock.until(on('07:30'));
    expect(stage.done).toHaveLength(3);
    stage.offline = false;
    await stage.clock.until(on('07:40'));
    expect(stage.said.map((line) => line.slice(5))).toEqual(
      ['05:00', '06:00', '07:00'].map((due) => expect.stringContaining(`nightly of ${due} done`)),
    );
  });
});

describe('a run that cannot be written down, as on a full disk', () => {
  it('does not begin, says so once, and is run late when there is room', async () => {
    const stage = new Stage(on('04:59'), [makeSchedule()]).start();
    await stage.clock.settle();
    stage.full = true;
    await stage.clock.until(on('05:30'));
    expect(stage.done).toEqual([]);
    expect(stage.said).toEqual(['05:00 nightly of 05:00 held up']);

    stage.full = false;
    await stage.clock.until(on('05:31'));
    expect(stage.done).toEqual(['05:30:30 restart minecraft']);
    expect(stage.said.slice(1)).toEqual(['05:30:30 nightly of 05:00 late done (minecraft done)']);

    stage.full = true;
    await stage.clock.until(on('23T05:10'));
    expect(stage.said.slice(2)).toEqual(['23T05:00 nightly of 23T05:00 held up']);
  });

  it('is told of once, however often it comes due and also when one stopped midway', async () => {
    const containers = [name('db'), name('web')];
    const often = makeSchedule({ when: 'every 5 minutes', action: { containers, delayMs: 60_000 } });
    const stage = new Stage(on('04:59'), [often]);
    for (const box of ['db', 'web']) stage.has(box);
    stage.start();
    await stage.clock.until(on('05:00:30'));
    stage.full = true;
    await stage.clock.until(on('06:00'));
    expect(stage.said.filter((line) => line.includes('held up'))).toEqual([
      '05:01 nightly of 05:00 held up midway',
      expect.stringMatching(/ nightly of 05:05 held up$/),
    ]);
  });

  it('is counted as missed where it is not to be made up for', async () => {
    const stage = new Stage(on('04:59'), [makeSchedule({ missed: 'skip' })]).start();
    await stage.clock.settle();
    stage.full = true;
    await stage.clock.until(on('05:30'));
    stage.full = false;
    await stage.clock.until(on('05:31'));
    expect(stage.done).toEqual([]);
    expect(stage.said).toEqual(['05:00 nightly of 05:00 held up', '05:30:30 nightly of 05:00 missed and 1 missed']);
  });

  it('of a schedule that is new or was changed meanwhile is neither lost', async () => {
    const stage = new Stage(on('04:59'), [makeSchedule({ when: 'every day 07:00' })]);
    stage.full = true;
    stage.start();
    await stage.clock.settle();
    stage.schedules = [makeSchedule(), makeSchedule({ name: 'new', missed: 'skip' })];
    stage.runner.refresh();
    await stage.clock.until(on('05:30'));
    expect(stage.said).toEqual(['05:00 nightly of 05:00 held up', '05:00 new of 05:00 held up']);
    stage.full = false;
    await stage.clock.until(on('05:31'));
    expect(stage.done).toEqual(['05:30:30 restart minecraft']);
    expect(stage.said.slice(2).toSorted()).toEqual([
      '05:30:30 new of 05:00 missed and 1 missed',
      '05:30:30 nightly of 05:00 late done (minecraft done)',
    ]);
  });

  it('is said when there is a connection again', async () => {
    const stage = new Stage(on('04:59'), [makeSchedule()]).start();
    await stage.clock.settle();
    stage.full = true;
    stage.offline = true;
    await stage.clock.until(on('05:10:10'));
    stage.offline = false;
    await stage.clock.until(on('05:20'));
    expect(stage.said).toEqual(['05:10:30 nightly of 05:00 held up']);
  });

  it('waits in the middle when the disk becomes full then, and goes on', async () => {
    const containers = [name('db'), name('web')];
    const stage = new Stage(on('04:59'), [makeSchedule({ action: { containers, delayMs: 60_000 } })]);
    for (const box of ['db', 'web']) stage.has(box);
    stage.start();
    await stage.clock.until(on('05:00:30'));
    expect(stage.done).toEqual(['05:00 restart db']);
    stage.full = true;
    await stage.clock.until(on('05:10'));
    expect(stage.done).toEqual(['05:00 restart db']);
    expect(stage.said).toEqual(['05:01 nightly of 05:00 held up midway']);
    stage.full = false;
    await stage.clock.until(on('05:12'));
    expect(stage.done).toHaveLength(2);
    expect(stage.said.slice(1)).toEqual(['05:11 nightly of 05:00 done (db done, web done)']);
  });
});
