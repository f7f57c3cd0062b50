import type { APIEmbed } from 'discord-api-types/v10';
import { Picture } from './media.tsx';
import { accent } from './parts.tsx';
import { RichText } from './rich-text.tsx';
import { Timestamp } from './timestamp.tsx';
import type { Names } from './tools.ts';

/** An embed. */
export function Embed({ embed, names }: { readonly embed: APIEmbed; readonly names: Names }) {
  const { author, title, url, description, fields = [], image, thumbnail, footer, timestamp, color } = embed;
  return (
    <div class="embed" style={color === undefined ? undefined : accent(color)}>
      <div class="embed-words">
        {author === undefined ? null : <b class="embed-author">{author.name}</b>}
        {title === undefined ? null : <Title title={title} url={url} names={names} />}
        {description === undefined ? null : <RichText text={description} names={names} />}
        {fields.length === 0 ? null : (
          <div class="fields">
            {fields.map(({ name, value, inline }, index) => (
              <div key={index} class={inline === true ? 'inline' : undefined}>
                <b>
                  <RichText text={name} names={names} />
                </b>
                <RichText text={value} names={names} />
              </div>
            ))}
          </div>
        )}
      </div>
      {thumbnail === undefined ? null : <Picture url={thumbnail.url} alt="" kind="thumb" />}
      {image === undefined ? null : <Picture url={image.url} alt={title ?? ''} />}
      {footer === undefined && timestamp === undefined ? null : (
        <small class="embed-foot">
          {footer?.text}
          {footer !== undefined && timestamp !== undefined ? ' · ' : null}
          {timestamp === undefined ? null : <Timestamp seconds={Date.parse(timestamp) / 1000} style="f" />}
        </small>
      )}
    </div>
  );
}

function Title({
  title,
  url,
  names,
}: {
  readonly title: string;
  readonly url: string | undefined;
  readonly names: Names;
}) {
  const words = <RichText text={title} names={names} />;
  const isLink = url !== undefined && /^https?:\/\//.test(url);
  return (
    <b class="embed-title">
      {isLink ? (
        <a href={url} target="_blank" rel="noopener noreferrer">
          {words}
        </a>
      ) : (
        words
      )}
    </b>
  );
}
