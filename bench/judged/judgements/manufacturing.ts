import { type JudgedScene, nobody, shortlist } from "../judgement.ts";

/** 工业 · 生产制造. */
export const MANUFACTURING: JudgedScene[] = [
  {
    scene: "battery-plug",
    slots: {
      prime: shortlist(
        [3, "qiheng-plugline", "本行就是电池测试线插拔总包，识别、位姿、节拍、成功率五个必须项全部写明且达到，服务广东"],
        [3, "hengbu-h2w", "为电池测试线做的力控双臂整机，位置、姿态、节拍、成功率达到；识别由算法答"],
        [2, "wenzhu-d2", "位姿与节拍有余量，换插接手即可；成功率 98.8%，差 0.2 个点，要靠技能补足"],
        [2, "shuoji-s7w", "会插拔，各项卡着指标；静刚度低、识别 97.2% 不足，重线缆反力下要试"],
        [1, "xingyuan-dw1", "插接只是选配件，成功率 98%，能配的技能也只到 98.4%"],
        [1, "zhixing-z3", "位置 0.6 mm、单臂三千克，拖不动八百毫米重线缆"],
        [1, "liangong-harness", "做门板线束插头，单件五十秒，不是测试线高压插头"],
        [0, "qiheng-boxbolt", "同一家的箱体拧紧服务，不插拔"],
        [0, "qiheng-testload", "测试机群取放板件，不插线"],
      ),
      algorithmSupplier: shortlist(
        [3, "lingchu-flexplug", "讲明线缆下垂与反光端面，全部指标有第三方报告，配 H2-W 与 D2"],
        [2, "angong-plugcard", "指标全过、换型最快；按工艺卡力窗插，不讲线缆扰动，接口固定时好用"],
        [1, "chuyu-matefit", "精度和节拍最好，但成功率 98.4% 达不到必须的 99%，只配 DW1"],
        [1, "muheng-plugtune", "识别 97.6% 不足，换型六小时，与不停线换型相反"],
        [1, "rouzhi-softplug", "自认粗硬高压线不在强项，位置 0.6 mm 不达标"],
        [0, "lingchu-route", "布线不是插接"],
        [0, "muheng-vla", "三毫米精度，自己写明亚毫米装配不宜上线"],
      ),
      dexterousHand: shortlist(
        [3, "jingren-f12", "十二自由度插接手，指尖触觉、推力四十五牛、寿命长，法兰与主流整机相同"],
        [1, "zhanggou-h21", "偏研究与采集，整手一点一千克、平均无故障五百小时，量产工位娇贵"],
        [1, "zhiwei-m11", "能捏小插头，插入力二十五牛偏小，握不住高压硬插头"],
        [0, "zhanggou-g9", "粗活大手，合手慢"],
        [0, "zhiwei-m6", "没有触觉，自己写明不宜带公差的装配"],
        [0, "jingren-t16", "腱绳手重复精度四分之一毫米，做理货用"],
      ),
      simulationSupplier: shortlist(
        [3, "jingyu-contact", "接触力与线缆耦合计算，自带四十种接插件模型，正是本题"],
        [2, "jingyu-twincell", "工位孪生可先排节拍与换型，但不算插接接触"],
        [0, "niyu-parallel", "步态训练引擎，写明插拔不在强项"],
      ),
      researchInstitute: shortlist(
        [3, "lingnan-compliant", "柔性插接工艺窗口与力位判据，就在广州，可复制测试线"],
        [2, "jianghai-learning", "少样本学习已在插拔上验证，可减轻六种接口的示教"],
        [1, "lingnan-dataset", "可进厂采数，但成库的是拧紧与上下料"],
        [0, "lingnan-linesafety", "作业时无人在场，共线安全不是难点"],
      ),
    },
  },
  {
    scene: "toilet-green-body",
    slots: {
      prime: nobody(
        "四十五千克湿坯双臂托举，库内工业机型最多二十五千克，且无人做过会流变的湿坯",
        [1, "xingyuan-dw1", "佛山本地、窑前叠坯出身、耐温五十度，但双臂二十二千克只有一半"],
        [1, "xingyuan-kilnservice", "砖坯搬运整班承包、就在佛山，托举二十千克，砖坯是干硬件"],
        [1, "xingyuan-c3", "软包双臂一百一十千克、接触力六十五牛，但是护理机，要护理员按使能键，泥浆高温都没写"],
        [0, "canghe-m3", "只认标准料箱，二十五千克"],
      ),
      tactileSkin: shortlist(
        [2, "rongchu-armskin", "大面积外覆、接触力五十五牛达到所望；潮湿会抬高基线，泥浆下要试"],
        [1, "rongchu-fingertip", "三维力分辨高，但只有指尖大小，铺满托板不现实"],
      ),
      algorithmSupplier: nobody(
        "没有软坯托举或陶瓷修坯的技能",
        [1, "chuyu-weldgrind", "恒力贴合去余高的思路可用于修模缝，但做的是钢焊缝，不配重载机"],
        [0, "angong-machinetending", "机床上下料，夹持刚性毛坯"],
        [0, "husui-turn", "托人不托坯，只在护理机上"],
      ),
      researchInstitute: nobody(
        "没有人研究湿坯这类软物体的变形与触觉托举",
        [1, "lingnan-dataset", "可进厂采力与影像数据，没有湿坯经验"],
        [1, "jianghai-learning", "少样本学动作，验证过的是插拔、贴标与叠衣"],
        [0, "lingnan-compliant", "研究的是接插件"],
      ),
    },
  },
  {
    scene: "aseptic-bag-connection",
    slots: {
      prime: shortlist(
        [2, "hengbu-h2w", "双臂力控、对中 0.42 mm、急停一百八十毫秒达到；成功率 99% 差半个点，洁净耐擦拭未写明"],
        [2, "shuoji-s7w", "准直驱碰撞柔和、接触力与急停都达到，双手压合合适；成功率 99%，洁净未写明"],
        [2, "zhixing-z3lab", "检验室机型，精度够、会扫码留痕；识别 99.3% 与成功率 98.8% 都差一点，急停没写"],
        [1, "wenzhu-d2", "重型装配机带液压支腿，一点一米罐间通道和洁净区都不合适"],
        [1, "zhixing-z3", "精度够，成功率 98.5%，没有急停数据"],
        [0, "qiheng-plugline", "电池线总包，只服务广东"],
        [0, "liangong-harness", "门板线束，只服务广东"],
      ),
      algorithmSupplier: shortlist(
        [2, "lingchu-flexplug", "视触找正、讲双手配合，位置有余量；成功率 99.3%、识别 99.2% 略低，要补撕膜动作"],
        [2, "rouzhi-softplug", "先理线再对口，最接近软管对接，位置达到；成功率 99%，识别 98.1% 低"],
        [1, "angong-plugcard", "每次插接留力位曲线，追溯合用；识别与成功率都低于必须值"],
        [1, "xiguang-labassay", "会扫码留痕和电子签名，流程思路可用，不做接管"],
        [1, "diwei-reel", "标签识别 99.93%，只解决编号核对"],
        [0, "chuyu-sealring", "装密封圈，不是软管接头"],
        [0, "muheng-plugtune", "识别 97.6%，研发试制用"],
      ),
      dexterousHand: shortlist(
        [3, "jingren-f12", "正好十二自由度，指尖触觉，抽膜旋锁都有力感"],
        [2, "zhanggou-h21", "二十一自由度、手内操作最细，室内清洁环境可用；未做防水，擦拭消毒要问"],
        [1, "jingren-t16", "自由度够，重复精度差，腱套怕化学品"],
        [1, "zhiwei-m11", "指尖细巧，但只有十一自由度，达不到必须的十二"],
        [0, "zhiwei-m6", "六自由度"],
        [0, "zhanggou-g9", "九自由度的粗活手"],
      ),
      thirdPartyVerifier: shortlist(
        [3, "yuezhun-onsite", "预登记样本量、到厂独立计数，正合六百次接管的成功率判定，全国可去"],
        [2, "jianxing-collab", "接触力与急停两项由它测"],
        [1, "wenjian-endurance", "苏州本地，可做插拔耐久，本题不问寿命"],
        [0, "yuezhun-precision", "对中精度正需要，但只在广东接单"],
      ),
    },
  },
  {
    scene: "pump-truck-hose",
    slots: {
      prime: shortlist(
        [3, "wenzhu-d2", "拧紧出身、左臂扶正右臂拧，扭矩 2.5%、负载八千克；成功率由拧紧技能补，臂展要问"],
        [2, "xingyuan-dw1", "负载十千克、臂展一米零五、耐尘；没有扭矩指标，须加拧紧轴"],
        [1, "qiheng-boxbolt", "扭矩与成功率都有报告，但做箱体螺栓，且不服务湖南"],
        [1, "hengbu-h2w", "负载五千克、臂展八百二，两项必须都差一点"],
        [0, "wenzhu-l1", "足式机床上下料，不拧接头"],
      ),
      forceSensor: shortlist(
        [2, "lizhun-wrist6", "写明拧紧反力可用、轻薄；十牛米量程远小于大号接头，须靠反力扳手分担"],
        [2, "weiheng-heavy6", "三千牛量程不怕反力，但重一点九千克，吃掉六千克末端负载的三成"],
        [1, "lizhun-torque", "嵌在关节里测扭矩很准，要整机厂自己装，不能外加"],
        [0, "weiheng-micro6", "三十牛量程，跌落即坏"],
        [0, "lizhun-foot", "足底力垫"],
      ),
      algorithmSupplier: shortlist(
        [2, "lingchu-tighten", "斜拧退出防错牙、读扭矩曲线，正是难点；只覆盖四到十二毫米螺栓，接头是 M16 以上"],
        [2, "chuyu-sealring", "专装密封圈并验扭转，解决 O 形圈一半问题，配 D2"],
        [1, "lingchu-route", "会牵长线过凸台，线径十八毫米以内，不是液压胶管"],
        [1, "angong-toolchange", "二十一种开口规格的换工具可借用"],
        [0, "angong-screwdriving", "微小螺钉"],
        [0, "rouzhi-hose", "消防水带，只配四足"],
      ),
      gripper: shortlist(
        [2, "hezhao-e85", "八十五毫米行程可稳管，密封版耐油；负载五千克，扳手另拿"],
        [1, "jingren-p2", "夹插头壳体用，三秒换爪可取"],
        [0, "hezhao-v4", "真空吸具，吸不住胶管"],
      ),
      researchInstitute: shortlist(
        [2, "lingnan-dataset", "拧紧数据已成库，可把十二万条扭矩曲线用起来"],
        [1, "lingnan-linesafety", "首次上机的车间可请做风险评估"],
        [1, "lingnan-compliant", "力位判据方法相通，对象是接插件"],
      ),
    },
  },
];
