import type { ApplicationView } from "#app/areas/organizations/index.server.ts";
import { ConfirmButton } from "#app/ui/confirm-button.tsx";
import { formatDateTime } from "#app/ui/format.ts";
import { Sheet } from "#app/ui/sheet.tsx";
import { Status } from "#app/ui/status.tsx";
import { APPLICATION_STATUS_NAMES } from "#db/vocabulary/organizations.ts";
import { APPLICATION_TONES } from "../work.organization/tones.ts";
import { FactsTable } from "../work.organizations.$code/facts-table.tsx";
import { EarlierProofs } from "../work.organizations.$code/proofs.tsx";

/** The organization's own applications, newest first; an open one can be taken back. */
export function ApplicationHistory({ applications }: { applications: readonly ApplicationView[] }) {
  return applications.map((application) => (
    <Sheet
      key={application.id}
      title={`${formatDateTime(application.askedAt)} 的申请`}
      note={<Status tone={APPLICATION_TONES[application.status]} word={APPLICATION_STATUS_NAMES[application.status]} />}
      actions={
        application.status === "open" ? (
          <ConfirmButton
            label="撤回申请"
            question="撤回这份申请？"
            consequence="撤回后可以修改再提交。"
            fields={{ intent: "withdraw", applicationId: application.id }}
            small
          />
        ) : null
      }
      flush
    >
      {application.reason ? <p className="sheet-body">退回原因：{application.reason}</p> : null}
      <FactsTable facts={application.facts} isOpen={application.status === "open"} />
      <EarlierProofs files={application.files} />
    </Sheet>
  ));
}
