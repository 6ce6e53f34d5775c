import { Status } from "#app/ui/status.tsx";

interface PartyState {
  signedAt: string | null;
  declined: string | null;
  waits: boolean;
}

/** Whether a party has signed, declined and why, or is still awaited. */
export function SignatureState({ party, status }: { party: PartyState; status: string }) {
  if (party.signedAt) return <Status tone="ok" word={`已签署 ${party.signedAt}`} />;
  if (party.declined)
    return (
      <>
        <Status tone="bad" word="拒签" />
        <span className="cap block">理由：{party.declined}</span>
      </>
    );
  if (status === "draft") return <Status tone="none" word="协商中" />;
  return party.waits ? <Status tone="none" word="待前序签署" /> : <Status tone="wait" word="待签署" />;
}
