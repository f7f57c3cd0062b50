import * as z from 'zod';
import type { EngineInfo } from '../core/containers/engine.ts';

const version = z.object({
  Version: z.string().nullish(),
  ApiVersion: z.string(),
  MinAPIVersion: z.string().nullish(),
});

const info = z.object({
  ServerVersion: z.string().nullish(),
  OperatingSystem: z.string().nullish(),
  OSType: z.string().nullish(),
  Architecture: z.string().nullish(),
  Name: z.string().nullish(),
  NCPU: z.number().nullish(),
  MemTotal: z.number().nullish(),
  CgroupVersion: z.string().nullish(),
  CgroupDriver: z.string().nullish(),
  Warnings: z.array(z.string()).nullish(),
});

/** `GET /version`: the range of API versions that the engine speaks. @throws {z.ZodError} */
export function parseApiVersions(json: unknown): { max: string; min?: string | undefined } {
  const { ApiVersion, MinAPIVersion } = version.parse(json);
  return { max: ApiVersion, min: MinAPIVersion || undefined };
}

/** `GET /info`. @throws {z.ZodError} if it is not what an engine answers */
export function parseInfo(json: unknown, apiVersion: string): EngineInfo {
  const reply = info.parse(json);
  return {
    version: reply.ServerVersion ?? 'unknown',
    apiVersion,
    os: reply.OperatingSystem || reply.OSType || 'unknown',
    arch: reply.Architecture ?? 'unknown',
    hostName: reply.Name ?? 'unknown',
    cpus: reply.NCPU ?? 0,
    memoryBytes: reply.MemTotal ?? 0,
    cgroupVersion: reply.CgroupVersion === '1' ? 1 : reply.CgroupVersion === '2' ? 2 : null,
    cgroupDriver: reply.CgroupDriver || null,
    warnings: reply.Warnings ?? [],
  };
}
