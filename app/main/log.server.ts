import { type Logger, type LoggerOptions, pino, stdSerializers } from "pino";
import type { Config } from "#app/config.server.ts";

/** Structured log to standard output; what could carry a secret or contact data is cut out by path. */
export function createLog(config: Config, process: "web" | "worker"): Logger {
  return pino(logOptions(config, process));
}

/** What is logged, and what is cut out of it. */
export function logOptions(config: Pick<Config, "LOG_LEVEL">, process: "web" | "worker"): LoggerOptions {
  return {
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
    serializers: { err: withoutParameters },
    timestamp: pino.stdTimeFunctions.isoTime,
  };
}

/** A failed statement carries its parameters in message, stack and a field of its own; they may hold addresses and digests. */
function withoutParameters(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const { params: _params, ...plain } = stdSerializers.err(error) as Record<string, unknown>;
  const cut = (text: unknown) =>
    typeof text === "string" ? text.replace(/\nparams:[\s\S]*?(?=\n {4}at |$)/g, "\nparams: [redacted]") : text;
  return { ...plain, message: cut(plain["message"]), stack: cut(plain["stack"]) };
}
