import type { StatusTone } from "#app/ui/status.tsx";
import type { ApplicationStatus, ConsentStatus, VerificationStatus } from "#db/vocabulary/organizations.ts";

export const VERIFICATION_TONES: Record<VerificationStatus, StatusTone> = {
  unverified: "none",
  pending: "wait",
  returned: "bad",
  verified: "ok",
  suspended: "bad",
};
export const APPLICATION_TONES: Record<ApplicationStatus, StatusTone> = {
  open: "wait",
  approved: "ok",
  returned: "bad",
  withdrawn: "none",
};
export const CONSENT_TONES: Record<ConsentStatus, StatusTone> = { asked: "wait", agreed: "ok", declined: "bad", withdrawn: "none" };
