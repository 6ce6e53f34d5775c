import { type Logger, pino } from "pino";
import type { Config } from "#app/config.server.ts";

/** Structured log to standard output; what could carry a secret or contact data is cut out by path. */
export function createLog(config: Config, process: "web" | "worker"): Logger {
  return pino({
    level: config.LOG_LEVEL,
    base: { process },
    redact: {
      paths: [
        "req.headers.cookie",
        "req.headers.authorization",
        "*.password",
        "*.email",
        "*.secret",
        "*.token",
        "*.key",
        "headers.cookie",
        "headers.authorization",
      ],
      censor: "[redacted]",
    },
    timestamp: pino.stdTimeFunctions.isoTime,
  });
}
