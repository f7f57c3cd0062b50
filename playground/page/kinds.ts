import type { ButtonStyle, ComponentType, InteractionType, MessageFlags, TextInputStyle } from 'discord-api-types/v10';

/**
 * Discord's numbers, with their types. Values of their own, for what `discord-api-types` exports can't be shaken out of a
 * bundle: the page would carry every enumeration that Discord has.
 */
export const Kind = {
  ActionRow: 1 as ComponentType.ActionRow,
  Button: 2 as ComponentType.Button,
  StringSelect: 3 as ComponentType.StringSelect,
  TextInput: 4 as ComponentType.TextInput,
  UserSelect: 5 as ComponentType.UserSelect,
  RoleSelect: 6 as ComponentType.RoleSelect,
  MentionableSelect: 7 as ComponentType.MentionableSelect,
  ChannelSelect: 8 as ComponentType.ChannelSelect,
  Section: 9 as ComponentType.Section,
  TextDisplay: 10 as ComponentType.TextDisplay,
  Thumbnail: 11 as ComponentType.Thumbnail,
  MediaGallery: 12 as ComponentType.MediaGallery,
  File: 13 as ComponentType.File,
  Separator: 14 as ComponentType.Separator,
  Container: 17 as ComponentType.Container,
  Label: 18 as ComponentType.Label,
  RadioGroup: 21 as ComponentType.RadioGroup,
  CheckboxGroup: 22 as ComponentType.CheckboxGroup,
  Checkbox: 23 as ComponentType.Checkbox,
} as const;

/** A button that is a link. */
export const LINK_BUTTON = 5 as ButtonStyle.Link;
/** A field of several lines. */
export const PARAGRAPH = 2 as TextInputStyle.Paragraph;
/** An interaction that was a command. */
export const COMMAND = 2 as InteractionType.ApplicationCommand;

/** What a message is marked with. */
export const Flag = {
  Ephemeral: 64 as MessageFlags.Ephemeral,
  Loading: 128 as MessageFlags.Loading,
  ComponentsV2: 32_768 as MessageFlags.IsComponentsV2,
} as const;
