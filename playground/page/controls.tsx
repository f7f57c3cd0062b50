import { useId, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { RequestRefused, Status } from '../protocol.ts';
import { RequestCard } from './requests.tsx';
import { showTimestamp } from './show-timestamp.ts';
import { type Theme, themes } from './theme.ts';
import { useNow, useTools } from './tools.ts';

const HOUR = 3_600_000;

interface ControlsProps {
  readonly status: Status;
  readonly refusals: readonly RequestRefused[];
  readonly showsRequests: boolean;
  readonly theme: Theme;
  readonly onShowRequests: (shows: boolean) => void;
  readonly onTheme: (theme: Theme) => void;
}

/** What the playground can do that Discord cannot: turn the time, cut things off, show what was sent. */
export function Controls(props: ControlsProps) {
  const { ask } = useTools();
  const { status, refusals } = props;
  const { can } = status;
  return (
    <section aria-labelledby="controls-head" class="controls">
      <h2 id="controls-head">Playground</h2>
      <Clock />
      {can.advance ? (
        <div class="buttons">
          <button type="button" class="button second" onClick={() => ask({ type: 'advance', ms: HOUR / 6 })}>
            10 minutes later
          </button>
          <button type="button" class="button second" onClick={() => ask({ type: 'advance', ms: HOUR })}>
            An hour later
          </button>
          <button type="button" class="button second" onClick={() => ask({ type: 'advance', ms: 8 * HOUR })}>
            A night later
          </button>
        </div>
      ) : null}
      {can.cutEngine ? <Switch what="engine" label="Docker is reachable" isUp={status.engine.up} /> : null}
      {can.cutDiscord ? <Switch what="discord" label="Discord is reachable" isUp={status.discordUp} /> : null}
      <label class="switch">
        <input
          type="checkbox"
          checked={props.showsRequests}
          onChange={(event) => props.onShowRequests(event.currentTarget.checked)}
        />
        Show the bot's requests
      </label>
      {refusals.length === 0 ? null : <Refusals refusals={refusals} />}
      <fieldset class="segments">
        <legend>Colours</legend>
        <div>
          {themes.map((theme) => (
            <button key={theme} type="button" aria-pressed={props.theme === theme} onClick={() => props.onTheme(theme)}>
              {{ system: 'System', light: 'Light', dark: 'Dark' }[theme]}
            </button>
          ))}
        </div>
      </fieldset>
      <Reset />
    </section>
  );
}

function Clock() {
  const now = useNow();
  return (
    <p class="clock">
      It is <time>{showTimestamp(now / 1000, 'T', now)}</time>, {showTimestamp(now / 1000, 'D', now)}.
    </p>
  );
}

function Switch({
  what,
  label,
  isUp,
}: {
  readonly what: 'discord' | 'engine';
  readonly label: string;
  readonly isUp: boolean;
}) {
  const { ask } = useTools();
  return (
    <label class="switch">
      <input
        type="checkbox"
        role="switch"
        aria-checked={isUp}
        checked={isUp}
        onChange={(event) => ask({ type: 'cut', what, up: event.currentTarget.checked })}
      />
      {label}
    </label>
  );
}

/** Everything that Discord refused, newest first. */
function Refusals({ refusals }: { readonly refusals: readonly RequestRefused[] }) {
  return (
    <details class="refusals">
      <summary>{`Refused by Discord: ${refusals.length}`}</summary>
      <ol class="request-list">
        {refusals.toReversed().map(({ request }, index) => (
          <li key={index}>
            <RequestCard request={request} />
          </li>
        ))}
      </ol>
    </details>
  );
}

function Reset() {
  const { ask } = useTools();
  const [isAsking, setAsking] = useState(false);
  return (
    <>
      <button type="button" class="button second" onClick={() => setAsking(true)}>
        Reset …
      </button>
      {isAsking ? (
        <Question
          title="Reset the playground?"
          text="Messages, rules, boards, schedules and alerts are again as at the first start. Your own containers stay as they are."
          yes="Reset"
          onAnswer={(isYes) => {
            setAsking(false);
            if (isYes) ask({ type: 'reset' });
          }}
        />
      ) : null}
    </>
  );
}

interface QuestionProps {
  readonly title: string;
  readonly text: string;
  readonly yes: string;
  readonly onAnswer: (isYes: boolean) => void;
}

function Question({ title, text, yes, onAnswer }: QuestionProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  useLayoutEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog
      ref={dialog}
      aria-labelledby={id}
      onClose={({ currentTarget }) => onAnswer(currentTarget.returnValue === 'yes')}
    >
      <form method="dialog">
        <h2 id={id}>{title}</h2>
        <p>{text}</p>
        <div class="dialog-buttons">
          <button type="submit" value="no" class="button second">
            Cancel
          </button>
          <button type="submit" value="yes" class="button danger">
            {yes}
          </button>
        </div>
      </form>
    </dialog>
  );
}
