import * as z from 'zod';
import type { EngineInfo } from '../model/engine.ts';
import { eachThatFits, optional, word } from './reply-parts.ts';

const version = z.object({
  Version: z.string().nullish(),
  ApiVersion: z.string(),
  MinAPIVersion: z.string().nullish(),
});

const info = z.object({
  ServerVersion: optional(word),
  OperatingSystem: optional(word),
  OSType: optional(word),
  Architecture: optional(word),
  Name: optional(word),
  NCPU: optional(z.number()),
  MemTotal: optional(z.number()),
  CgroupVersion: optional(word),
  CgroupDriver: optional(word),
  Warnings: eachThatFits(word, 50),
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
    warnings: reply.Warnings,
  };
}
