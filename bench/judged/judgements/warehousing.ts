import { type JudgedScene, nobody, shortlist } from "../judgement.ts";

/** 工业 · 仓储物流. */
export const WAREHOUSING: JudgedScene[] = [
  {
    scene: "cabinet-panel-sorting",
    slots: {
      prime: shortlist(
        [3, "xingyuan-dw1", "双臂二十二千克有报告、连续八小时、耐尘，佛山本地；识码与效率由别人补"],
        [3, "xingyuan-kilnservice", "岩板砖坯搬运码垛按片计价，二十千克、每小时二百六十片、八小时都达到，就在佛山"],
        [1, "zhanma-parcel", "分拣供包快、识码好，十五千克以内的包裹，不是两米四的板"],
        [0, "canghe-m3", "只认四百乘六百标准箱"],
        [0, "zhanma-tote", "恒温仓料箱"],
        [0, "canghe-c1", "冷库周转箱，十八千克"],
      ),
      algorithmSupplier: shortlist(
        [2, "diwei-reel", "扫码核对防错 99.93% 有报告，可用于板件码；不规划垛型"],
        [1, "lupu-fleet", "规划成功率 99.4% 说的是车队路权，不是垛型"],
        [1, "angong-labeling", "扫码核对准，动作是贴标"],
        [0, "rouzhi-parcel", "软包抓取，六千克以内"],
        [0, "angong-machinetending", "机床上下料"],
      ),
      gripper: shortlist(
        [3, "hezhao-v4", "四区真空正好吸大小不一的平板，二十千克、不伤饰面；木屑要装旋风杯"],
        [1, "hezhao-e85", "只能夹板边，行程有限"],
        [0, "hezhao-tote", "勾料箱沿"],
        [0, "hezhao-s3", "八百克软爪"],
      ),
      osSupplier: shortlist(
        [3, "xieliu-fleet", "先拆任务再派机、接上位排产，缺板报缺走它"],
        [1, "xieliu-edge", "把识别放机房，锦上添花"],
        [1, "panshu-skillhub", "技能装机规范"],
        [1, "xihe-motion", "双臂同拍有用，不是瓶颈"],
      ),
    },
  },
  {
    scene: "garment-return-processing",
    slots: {
      prime: shortlist(
        [2, "shuoji-s7w", "柔顺双臂，布草与裁片技能都在它上面跑过；识别 97.2% 要算法补"],
        [2, "zhixing-z3", "便宜、半天示教，二十台也买得起，布草裁片技能同样配它"],
        [1, "zhanma-parcel", "拆包分拣在行，不展平不叠衣"],
        [1, "xingyuan-dw1", "能跑软包分拣，手臂粗重不宜叠衣"],
        [0, "canghe-m3", "料箱搬运"],
        [0, "weixu-restock", "门店补货，不服务东莞"],
      ),
      algorithmSupplier: shortlist(
        [2, "rouzhi-linen", "折叠毛巾床单病号服，最接近叠衣；一百五十秒与 96% 都不够"],
        [2, "rouzhi-parcel", "写明退货分拣可用，识别与破损达到，只管拆分拣，不叠"],
        [1, "rouzhi-upper", "单片分离展平可借，对象是裁片"],
        [1, "muheng-vla", "原子动作能拼，成功率八成八不够"],
        [1, "diwei-appearance", "查验污渍可试，织物没写"],
      ),
      dexterousHand: shortlist(
        [2, "jingren-t16", "十六自由度轻巧抗撞，理货类杂务合适，勾丝要试"],
        [1, "zhanggou-h21", "最灵巧但十二万六一只，二十台装不起"],
        [1, "jingren-f12", "指尖触觉好，指形为插头设计"],
        [1, "zhiwei-m6", "便宜，无触觉，捏不住单层布"],
        [0, "zhanggou-g9", "握扳手的粗活手"],
      ),
      simulationSupplier: shortlist(
        [3, "yuansun-playground", "有叠衣任务与打分脚本，正好比动作模型"],
        [1, "sizhen-defect", "可补污渍样本，写明织物起毛仿得不够像"],
        [1, "sizhen-warehouse", "重建仓库，不含软物"],
      ),
      researchInstitute: shortlist(
        [3, "jianghai-learning", "三十条示范学会一道工序，叠衣已验证，正对款式周更"],
        [1, "jianghai-benchmark", "可出评测题，不解决工艺"],
        [1, "lingnan-dataset", "可采数，成库的是拧紧上下料"],
      ),
    },
  },
  {
    scene: "cold-store-mixed-depalletizing",
    slots: {
      prime: shortlist(
        [2, "canghe-c1", "唯一为零下二十五度库做的双臂机，写明整托拆盘；双臂十八千克、每小时四十八件、续航一个半小时都差得多"],
        [1, "zhanma-tote", "运营商有 C1 机群，自己做的是恒温仓料箱"],
        [0, "canghe-m3", "零度以上机型"],
        [0, "xingyuan-dw1", "零度以上，负载够也进不了冷库"],
        [0, "qianyue-f3", "八百六十千克的遥控破拆机，仓内用不了"],
      ),
      battery: shortlist(
        [3, "wanchu-cold", "零下三十五度放电、两分钟换电，写明冷库，与 C1 同总线"],
        [0, "wanchu-hotswap", "零下十度起，自己写明低温请选加热版"],
        [0, "wanchu-ex", "防爆四足的电池舱"],
      ),
      gripper: shortlist(
        [2, "hezhao-v4", "写明纸箱拆垛、二十千克、漏气区自闭；结霜面与低温没有声明"],
        [1, "hezhao-tote", "耐零下二十五度、二十七千克，勾箱沿的，纸箱没有沿"],
        [0, "hezhao-e85", "八十五毫米行程夹不住纸箱"],
        [0, "hezhao-s3", "软指，写明冷冻品不宜"],
      ),
      algorithmSupplier: nobody(
        "没有混托拆垛或冻粘判断的算法",
        [1, "lupu-fleet", "过道人机混行的路权可用，不管拆垛"],
        [1, "rouzhi-parcel", "压叠遮挡估计可借，软包六千克以内，不配冷库机"],
        [0, "muheng-vla", "理货类模型，重箱低温都没有"],
      ),
      researchInstitute: nobody(
        "没有低温抓取或冷链方向的院所",
        [0, "rongjin-rescue", "高原低温，研究搜救四足"],
        [0, "jingchu-gait", "足式负重步态，本场景是轮式"],
      ),
    },
  },
];
