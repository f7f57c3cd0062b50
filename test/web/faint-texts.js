// Runs in the page: the texts whose contrast with what is behind them is below 4.5 to 1
// (WCAG 2.2, 1.4.3; the formulas are https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio).
(() => {
  const rgb = (color) => (color.match(/[\d.]+/g) ?? []).map(Number);
  const linear = (value) => {
    const share = value / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  };
  const luminance = ([r, g, b]) => 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
  const ground = (element) => {
    if (element === null) return [255, 255, 255];
    const color = rgb(getComputedStyle(element).backgroundColor);
    return color.length === 3 ? color : ground(element.parentElement);
  };
  const faint = [];
  let seen = 0;
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    const { parentElement: element, textContent: text } = node;
    if (text.trim() === '' || element.matches('script, [hidden]')) continue;
    seen += 1;
    const [one, two] = [luminance(rgb(getComputedStyle(element).color)), luminance(ground(element))];
    const contrast = (Math.max(one, two) + 0.05) / (Math.min(one, two) + 0.05);
    if (contrast < 4.5) faint.push(`${text.trim()}: ${contrast.toFixed(2)}`);
  }
  return seen >= 5 ? faint : ['there was nothing to look at'];
})();
