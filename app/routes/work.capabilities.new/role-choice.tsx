/** RoleChoice({ roles, draft }): what a vendor may publish, as links; parts by their kind. */
import { Link } from "@remix-run/react";
import { paths } from "#app/http/paths.ts";
import { Sheet } from "#app/ui/sheet.tsx";
import { COMPONENT_KIND_NAMES, COMPONENT_KINDS, SUPPLY_ROLE_NAMES, type SupplyRole } from "#db/vocabulary/roles.ts";

const ABOUT: Record<SupplyRole, string> = {
  robotMaker: "人形、四足等整机产品，含移动、末端、算力与安全能力",
  applicationServiceProvider: "面向场景的集成、部署与运营服务",
  algorithmSupplier: "模型、算法与作业技能",
  osSupplier: "机器人操作系统与实时运行环境",
  simulationSupplier: "仿真训练与数字孪生平台",
  partsSupplier: "",
  researchInstitute: "研究方向、装置设备与联合攻关",
  thirdPartyVerifier: "检测、校准与验证服务，含认可范围",
  leaseOperator: "经营性租赁、短租与备机池",
  insurer: "整机、责任、停机与数据保险",
  platformProvider: "算力、实训场、中试、投资与租赁等公共资源",
};

export function RoleChoice({ roles }: { roles: readonly SupplyRole[] }) {
  return (
    <div className="stack">
      <Sheet title="选择要发布的能力" note="每一类的表单只问与它有关的内容，约 5 分钟，可随时存为草稿" flush>
        <ul className="role-list">
          {roles.flatMap((role) =>
            role === "partsSupplier"
              ? COMPONENT_KINDS.map((kind) => (
                  <li key={kind}>
                    <Link to={paths.newCapability({ role, kind })}>
                      <b>{COMPONENT_KIND_NAMES[kind]}</b>
                      <span className="muted">{SUPPLY_ROLE_NAMES[role]}</span>
                    </Link>
                  </li>
                ))
              : [
                  <li key={role}>
                    <Link to={paths.newCapability({ role })}>
                      <b>{SUPPLY_ROLE_NAMES[role]}</b>
                      <span className="muted">{ABOUT[role]}</span>
                    </Link>
                  </li>,
                ],
          )}
        </ul>
      </Sheet>
    </div>
  );
}
