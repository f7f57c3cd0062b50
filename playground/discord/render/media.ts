import type { Attachment } from '../world/attachment.ts';
import { escapeHtml } from './escape-html.ts';

/** A picture by its address: those that were uploaded are shown, others only named, for nothing is fetched. */
export function picture(url: string, attachments: readonly Attachment[], className = ''): string {
  const file = attachments.find((attachment) => attachment.url === url);
  if (file !== undefined && isPicture(file)) {
    const type = pictureType(file);
    return `<img class="${className}" alt="${escapeHtml(file.description ?? file.name)}" src="data:${type};base64,${file.data.toString('base64')}">`;
  }
  return `<div class="nothing ${className}">${escapeHtml(file?.name ?? url)}</div>`;
}

/** A file that was uploaded: pictures are shown, others are a card with name and size. */
export function fileCard(file: Attachment): string {
  if (isPicture(file)) return picture(file.url, [file]);
  const size = file.data.length < 1024 ? `${file.data.length} bytes` : `${(file.data.length / 1024).toFixed(2)} KB`;
  return `<div class="file"><div class="icon"></div><div><a href="#">${escapeHtml(file.name)}</a><div class="small">${size}</div></div></div>`;
}

function isPicture(file: Attachment): boolean {
  return pictureType(file) !== undefined;
}

function pictureType(file: Attachment): string | undefined {
  const extension = /\.(png|jpe?g|gif|webp)$/i.exec(file.name)?.[1]?.toLowerCase();
  if (extension !== undefined) return `image/${extension === 'jpg' ? 'jpeg' : extension}`;
  return file.contentType.startsWith('image/') ? file.contentType : undefined;
}
