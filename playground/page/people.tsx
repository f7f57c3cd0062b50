import type { APIRole } from 'discord-api-types/v10';
import type { Id, ShownMember, Snapshot } from '../protocol.ts';
import { Avatar } from './message.tsx';
import { useTools } from './tools.ts';

/** Who is there; through whose eyes one looks; who has which role. */
export function People({ home }: { readonly home: Snapshot }) {
  const { ask } = useTools();
  const people = home.members.filter(({ bot }) => !bot);
  const bots = home.members.filter(({ bot }) => bot);
  const roles = home.roles.filter((role) => isGiven(role, home.guild.id));
  return (
    <>
      <section aria-labelledby="people-head">
        <h2 id="people-head">You are</h2>
        <ul class="people">
          {people.map((member) => (
            <li key={member.id}>
              <Person
                member={member}
                isMe={member.id === home.me}
                onSwitch={() => ask({ type: 'switch', member: member.id })}
              />
              {roles.length === 0 ? null : <Roles member={member} roles={roles} />}
            </li>
          ))}
        </ul>
      </section>
      <section aria-labelledby="apps-head">
        <h2 id="apps-head">Apps</h2>
        <ul class="people">
          {bots.map(({ id, name }) => (
            <li key={id} class="app">
              <Avatar name={name} id={id} isBot />
              <bdi>{name}</bdi>
            </li>
          ))}
        </ul>
      </section>
    </>
  );
}

/** Everybody has @everyone, and a bot's own role is the bot's. */
function isGiven({ id, managed }: APIRole, guildId: Id): boolean {
  return id !== guildId && !managed;
}

interface PersonProps {
  readonly member: ShownMember;
  readonly isMe: boolean;
  readonly onSwitch: () => void;
}

function Person({ member: { id, name, part }, isMe, onSwitch }: PersonProps) {
  return (
    <button type="button" class="person" aria-pressed={isMe} onClick={onSwitch}>
      <Avatar name={name} id={id} />
      <span>
        <bdi>{name}</bdi>
        <small>{part}</small>
      </span>
    </button>
  );
}

function Roles({ member, roles }: { readonly member: ShownMember; readonly roles: readonly APIRole[] }) {
  const { ask } = useTools();
  return (
    <fieldset class="roles">
      <legend class="vh">{`Roles of ${member.name}`}</legend>
      {roles.map(({ id, name }) => (
        <label key={id}>
          <input
            type="checkbox"
            checked={member.api.roles.includes(id)}
            onChange={(event) => ask({ type: 'role', member: member.id, role: id, has: event.currentTarget.checked })}
          />
          <bdi>{name}</bdi>
        </label>
      ))}
    </fieldset>
  );
}
