import type { APIAttachment, APIMediaGalleryComponent } from 'discord-api-types/v10';
import { useState } from 'preact/hooks';

/** A picture; pressed, it opens in full. Pictures from elsewhere are not fetched. */
export function Picture({
  url,
  alt,
  isSpoiler = false,
  kind = 'wide',
}: {
  readonly url: string;
  readonly alt: string;
  readonly isSpoiler?: boolean;
  readonly kind?: 'wide' | 'thumb';
}) {
  const [isCovered, setCovered] = useState(isSpoiler);
  if (isCovered) {
    return (
      <button type="button" class={`picture ${kind} covered`} onClick={() => setCovered(false)}>
        Spoiler
      </button>
    );
  }
  if (/^[a-z]+:/i.test(url) && !url.startsWith('data:image/')) {
    return <span class={`picture ${kind} elsewhere`}>{`Picture: ${alt || url}`}</span>;
  }
  return (
    <a class={`picture ${kind}`} href={url} target="_blank" rel="noopener noreferrer">
      <img src={url} alt={alt || 'Picture without a description'} />
    </a>
  );
}

/** Pictures side by side. */
export function Gallery({ items }: Pick<APIMediaGalleryComponent, 'items'>) {
  return (
    <div class={`gallery of${Math.min(items.length, 3)}`}>
      {items.map(({ media, description, spoiler }) => (
        <Picture key={media.url} url={media.url} alt={description ?? ''} isSpoiler={spoiler === true} />
      ))}
    </div>
  );
}

/** A file to download. */
export function FileCard({ name, size, url }: { readonly name: string; readonly size: number; readonly url: string }) {
  return (
    <div class="file">
      <svg class="icon" viewBox="0 0 16 16" aria-hidden="true">
        <path d="M4 1.5h5l3 3v10H4zM9 1.5v3h3M6 8h4M6 10.5h4" />
      </svg>
      <span>
        <a href={url} download={name} target="_blank" rel="noopener noreferrer">
          <bdi>{name}</bdi>
        </a>
        <small>{bytes(size)}</small>
      </span>
    </div>
  );
}

/** What is attached to a message that is not made of components. */
export function Attachment({ attachment }: { readonly attachment: APIAttachment }) {
  const { filename, size, url, content_type: type, description } = attachment;
  if (type?.startsWith('image/') === true) return <Picture url={url} alt={description ?? filename} />;
  return <FileCard name={filename} size={size} url={url} />;
}

function bytes(size: number): string {
  if (size < 1_000) return `${size} bytes`;
  return size < 1_000_000 ? `${(size / 1_000).toFixed(1)} kB` : `${(size / 1_000_000).toFixed(1)} MB`;
}
