import { z } from 'zod';
import type { ChartRequest } from '../core/stats/history-chart.ts';

const spread = z.object({ count: z.number(), avg: z.number(), max: z.number() }).nullable();

/** A request as it crosses into the drawing process. */
export const chartRequestSchema: z.ZodType<ChartRequest> = z.object({
  title: z.string(),
  timeZone: z.string(),
  history: z.object({
    name: z.string(),
    fromMs: z.number(),
    toMs: z.number(),
    resolutionMs: z.number().positive(),
    points: z
      .array(
        z.object({
          at: z.number(),
          cpu: spread,
          memory: spread,
          memoryLimitBytes: z.number().nullable(),
          restarts: z.number(),
        }),
      )
      .max(10_000),
  }),
});
