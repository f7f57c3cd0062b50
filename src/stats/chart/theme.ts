/**
 * Looks of a chart. Made for Discord's dark theme on a phone, which shows a picture about 360 points wide: what is
 * 22 here is 10 there. The colours of the lines are Okabe and Ito's (https://jfly.uni-koeln.de/color/), which people with
 * any kind of colour blindness can tell apart; no two things differ by colour alone.
 */
export const theme = {
  /** Size of the drawing; the picture has `zoom` times as many pixels. */
  width: 800,
  height: 640,
  zoom: 1.25,
  margin: 28,
  /** Left and right edges of the plots; the values stand left of them. */
  plotLeft: 116,
  plotRight: 764,
  fontFamily: 'Inter',
  fontSize: { title: 32, heading: 25, figure: 23, axis: 21, legend: 19 },
  colour: {
    background: '#1e1f22',
    plot: '#2b2d31',
    grid: '#43454c',
    text: '#f2f3f5',
    muted: '#b5bac1',
    cpu: '#56b4e9',
    memory: '#e69f00',
    restart: '#ff9bd2',
    limit: '#f2f3f5',
    unknown: '#80848e',
  },
} as const;
