/**
 * What stands for a container in a custom id or a choice's value (100 characters at most each): its name, which
 * survives a recreate, or for an overlong name the first 12 digits of its id.
 */
export function containerRef(container: { readonly name: string; readonly id: string }): string {
  return container.name.length <= 80 ? container.name : container.id.slice(0, 12);
}
