import { type JudgedScene, nobody, shortlist } from "../judgement.ts";

/** 特种 · 防灾减灾. */
export const DISASTER: JudgedScene[] = [
  {
    scene: "island-typhoon-pump",
    slots: {
      prime: nobody(
        "既抗二十五米风又能单臂二十千克码沙袋的机型没有，轮足都没有手臂，足式防护都不够",
        [1, "suian-t2", "珠三角、轮足、防护六十七级、识别与续航达到，能巡查；抗风没写，搬不了沙袋"],
        [1, "junta-lw5", "轮足长续航、识别好，防护六十六级差一级，没有手臂"],
        [0, "minglan-d1", "堤坝巡查本行，抗风十七米，四足形态不在可选之列"],
        [0, "yuedun-flood", "巡护服务，四足形态不在可选之列，不搬沙袋"],
        [0, "tuoling-q50", "能驮沙袋，四足形态不在可选之列"],
        [0, "kunli-k5", "足式有手，负载四千克、五十四级"],
      ),
      battery: shortlist(
        [2, "wanchu-cold", "防护六十七级、滑轨即插，续航三小时可两组轮换；低温特长用不上"],
        [1, "wanchu-hotswap", "续航够，防护六十五级，盐雾与接口不合"],
        [0, "wanchu-ex", "专供防爆四足"],
      ),
      algorithmSupplier: shortlist(
        [2, "xunzhi-gallery", "积水与水泵异响在列，配 T2，泵站巡查最接近；水位尺没写"],
        [2, "xunzhi-levee", "渗流险情识别本行，缺口渗流用它；可选机型里只配 LW5"],
        [1, "diwei-meter", "读数引擎能转读水位尺，没有写明"],
        [0, "lupu-terrain", "四足步态，可选机型都不配"],
        [0, "rouzhi-hose", "水带与软管操作"],
      ),
      osSupplier: shortlist(
        [3, "xihe-legged", "轮足足式通用、防灾在列、跌倒与掉电保护"],
        [2, "panshu-secure", "断链按预案自治，正合离网驻守；领域写应急"],
        [0, "panshu-core", "工厂与运维用"],
      ),
      researchInstitute: shortlist(
        [2, "rongjin-levee", "渗流判据合用，研究堤防不研究泵站台风"],
        [1, "jingchu-gait", "负重步态模型可借"],
        [0, "rongjin-rescue", "高原与坍塌"],
      ),
    },
  },
  {
    scene: "landslide-crack-gauges",
    slots: {
      prime: shortlist(
        [2, "tuoling-q20", "坡度三十五、台阶、负载三项都达到，皮实；没有防灾应用，也没有打锚钉的手"],
        [2, "minglan-d1", "险情巡查与插旗最接近布点，检出有报告；坡度三十度差五度"],
        [2, "yuedun-flood", "非汛期写明做裂缝监测，检出达到，现成队伍；坡度没写"],
        [2, "minglan-s2", "坡度、台阶、负载刚好达到；钻缝机型，续航两个半小时"],
        [2, "tuoling-q50", "山地驮运本行、续航四小时；坡度三十度差五度，不会判读"],
        [1, "minglan-rescueteam", "离网自持的队伍，专做搜救"],
        [0, "tuoling-ex22", "防爆，坡度二十五"],
        [0, "qianyue-f1", "为火场侦察设计"],
      ),
      algorithmSupplier: shortlist(
        [2, "xunzhi-levee", "写明裂缝与边坡监测，检出 95.2%；定位十五厘米，测宽两毫米做不到"],
        [2, "lupu-terrain", "碎石泥地换步态，荒坡走得到是前提"],
        [1, "lupu-rubble", "无卫星建图可借"],
        [0, "xunzhi-gallery", "管廊舱段比对，不走荒坡"],
        [0, "rouzhi-hose", "水带与软管操作"],
      ),
      visionSensor: shortlist(
        [2, "huijie-thermal", "三十倍变焦、防护、温度都够，滑轨即插；测宽要另标定"],
        [1, "guangju-solid", "防灾在列，导航避石用"],
        [1, "huijie-s300", "测宽精度够，阳光下失效"],
        [0, "huijie-d2", "四毫米测不了两毫米裂缝"],
      ),
      battery: shortlist(
        [3, "wanchu-cold", "零下三十五到五十度、防护六十七级、滑轨即插，写明防灾"],
        [1, "wanchu-hotswap", "温度够，不配四足滑轨"],
        [0, "wanchu-ex", "专供防爆四足"],
      ),
      researchInstitute: shortlist(
        [2, "jingchu-gait", "坡度载荷能耗模型，湖北本地，估得出六小时往返"],
        [1, "rongjin-levee", "裂缝判据不在其列，险情分级可借"],
        [1, "rongjin-rescue", "川西野外站可练荒坡"],
      ),
    },
  },
];
