import type { Container } from '../../containers/model/container.ts';
import type { ContainerAction } from '../../hosts/model/engine.ts';
import type { EngineEvent, EngineGap } from '../../hosts/model/engine-event.ts';
import type { LastLines } from './alert.ts';
import type { AlertRule } from './rule.ts';

/** A container's figures at one moment, as far as alerts measure them. `null`: not known. */
export interface Figures {
  readonly name: string;
  readonly id: string;
  readonly cpuPercent: number | null;
  readonly memoryPercent: number | null;
  readonly memoryBytes: number | null;
  /** Since the container started. */
  readonly blockWriteBytes: number | null;
}

/** All that alerts are decided by. */
export type AlertInput =
  | { readonly kind: 'rules'; readonly rules: readonly AlertRule[] }
  /** How these are now, or for the first time. Comes before the event that is about it. */
  | { readonly kind: 'containers'; readonly containers: readonly Container[]; readonly forgotten: readonly string[] }
  | { readonly kind: 'event'; readonly event: EngineEvent }
  /** Events may be lost from now on, or no longer: all containers were seen again. */
  | { readonly kind: 'gap'; readonly phase: EngineGap }
  /** Discord can be reached again: what could not be sent is sent now. */
  | { readonly kind: 'online' }
  /** `reason`: the kind of the error, where it is not connected. */
  | { readonly kind: 'engine'; readonly connected: boolean; readonly reason: string | null }
  /** We act on a container ourselves, for a person or a schedule. */
  | {
      readonly kind: 'action';
      readonly phase: 'begins' | 'ends';
      readonly action: ContainerAction;
      readonly id: string;
      readonly name: string;
    }
  | {
      readonly kind: 'figures';
      readonly containers: readonly Figures[];
      /** Percent of the host's disk; `null` where that cannot be seen. */
      readonly diskUsedPercent: number | null;
    }
  /** `until` null: no longer. `container` null: everything, which is maintenance. */
  | { readonly kind: 'mute'; readonly container: string | null; readonly until: number | null; readonly by: string }
  | {
      readonly kind: 'published';
      readonly postId: string;
      readonly channelId: string;
      readonly messageId: string;
      readonly lastLines: readonly LastLines[];
    }
  /** It is not in its channel. `retry` false: trying again changes nothing. `unsent` false: it may still arrive. */
  | { readonly kind: 'unpublished'; readonly postId: string; readonly retry: boolean; readonly unsent: boolean }
  /** What became of a restart that was decided here. */
  | { readonly kind: 'healed'; readonly container: string; readonly outcome: 'done' | 'failed' }
  /** Time has passed. */
  | { readonly kind: 'time' };
