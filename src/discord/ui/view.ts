/** What a message is about, as a colour: never the only sign of it, the text says the same. */
export type Tone = 'neutral' | 'good' | 'busy' | 'warning' | 'bad';

export interface ViewButton {
  /** At most 100 characters; `verb:argument:…`, see each feature's components. */
  readonly customId: string;
  readonly label: string;
  readonly style?: 'primary' | 'secondary' | 'success' | 'danger';
  readonly disabled?: boolean;
}

/** A menu from which one entry is chosen; a row of its own. */
export interface ViewMenu {
  /** At most 100 characters, as of a button. */
  readonly customId: string;
  /** Stands in it while nothing is chosen. At most 150 characters. */
  readonly placeholder: string;
  /** At least one; what goes beyond 25 is not shown. Texts are shown as they are, without markdown: at most 100 characters. */
  readonly options: readonly { readonly value: string; readonly label: string; readonly description?: string }[];
}

/**
 * A message as commands describe it. All text is Discord markdown, with foreign text already made safe by
 * {@link import('./text.ts').plain} or `literal`. {@link import('./render.ts').render} fits it into Discord's budgets.
 */
export interface View {
  readonly tone: Tone;
  /** One line. */
  readonly title: string;
  /** Blocks, shown with a small gap between them. Cut from the end where they do not fit. */
  readonly body?: readonly string[];
  /** Small print under everything else; always kept. */
  readonly footer?: string;
  readonly menus?: readonly ViewMenu[];
  /** At most five in a row; at most five rows with the menus. */
  readonly buttons?: readonly (readonly ViewButton[])[];
  /** One picture, shown large under the text; `description` is for those who cannot see it, at most 1024 characters. */
  readonly picture?: { readonly name: string; readonly data: Buffer; readonly description: string };
  /** One attached file. */
  readonly file?: { readonly name: string; readonly data: Buffer };
}
