/** Loaded into a program before its own modules: whenever it is told anything, it says which of Node.js's modules it has loaded. */
process.on('message', () => {
  const { moduleLoadList } = process as unknown as { readonly moduleLoadList: readonly string[] };
  process.send?.(moduleLoadList);
});
