<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>MineRestoration</name>
    <message>
        <source>Make the appendix table</source>
        <translation>生成附表</translation>
    </message>
    <message>
        <source>Counts and hectares by province and river class, as in the work plan</source>
        <translation>按省份和干支流汇总点数与面积，格式与工作方案附表一致</translation>
    </message>
    <message>
        <source>&lt;p&gt;Makes the appendix table of the work plan from patches that were classified before: counts and hectares by province, main stem and main tributaries, in the work plan's rows and columns.&lt;/p&gt;&lt;p&gt;&lt;b&gt;Count by&lt;/b&gt;: every patch counts, or patches with the same mine number (ZTBH) count as one.&lt;/p&gt;&lt;p&gt;&lt;b&gt;Area&lt;/b&gt;: the ellipsoidal area (TQMJ), the area handed down (TBMJ) or the verified area (TBHDMJ).&lt;/p&gt;&lt;p&gt;&lt;b&gt;Baseline&lt;/b&gt;: adds the comparison with the campaign's published table below it.&lt;/p&gt;&lt;p&gt;&lt;b&gt;Lines&lt;/b&gt;: the provinces as in the plan, or each province's cities, or these with their counties.&lt;/p&gt;&lt;p&gt;&lt;b&gt;Part&lt;/b&gt;: an expression on the patches, an extent (west, east, south, north) or a polygon as WKT; of an area the patches that touch it count.&lt;/p&gt;&lt;p&gt;&lt;b&gt;Earlier time&lt;/b&gt;: with a workspace, the table as it was then, from the history, beside the present one: the difference, and the patches that explain it.&lt;/p&gt;&lt;p&gt;&lt;b&gt;Result&lt;/b&gt;: an Excel workbook, a CSV table or a web page, by the ending of its name. The hectares are rounded so that the parts equal the totals; a line states campaign, rule, distance, data time and version.&lt;/p&gt;</source>
        <translation>&lt;p&gt;由已判定的图斑生成工作方案附表：按省份、干流和主要支流汇总点数与面积（公顷），行列与工作方案一致。&lt;/p&gt;&lt;p&gt;&lt;b&gt;计数方式&lt;/b&gt;：按图斑计数，或将主体编号（ZTBH）相同的图斑计为一个点。&lt;/p&gt;&lt;p&gt;&lt;b&gt;面积&lt;/b&gt;：椭球面积（TQMJ）、下发面积（TBMJ）或核定面积（TBHDMJ）。&lt;/p&gt;&lt;p&gt;&lt;b&gt;与公布的基线数据对比&lt;/b&gt;：在表下附上与方案公布数据的差值。&lt;/p&gt;&lt;p&gt;&lt;b&gt;表的行&lt;/b&gt;：与方案相同的各省，或各省的市，或市及其县。&lt;/p&gt;&lt;p&gt;&lt;b&gt;范围&lt;/b&gt;：图斑的表达式，矩形（西、东、南、北），或多边形（WKT）；矩形和多边形统计与之相交的图斑。&lt;/p&gt;&lt;p&gt;&lt;b&gt;较早的时间&lt;/b&gt;：有工作区时，由修改历史得出当时的附表，列在现在的旁边：差值，以及造成差值的图斑。&lt;/p&gt;&lt;p&gt;&lt;b&gt;结果&lt;/b&gt;：按文件扩展名生成 Excel 工作簿、CSV 表格或网页。面积强制调平，分项之和等于合计；表下注明方案、规则、距离、数据时间和插件版本。&lt;/p&gt;</translation>
    </message>
    <message>
        <source>Classified patches (empty: those of the workspace)</source>
        <translation>已判定的图斑（不填为工作区的图斑）</translation>
    </message>
    <message>
        <source>Patch</source>
        <translation>图斑</translation>
    </message>
    <message>
        <source>Site (patches with the same mine number)</source>
        <translation>点（主体编号相同的图斑计为一个）</translation>
    </message>
    <message>
        <source>Count by</source>
        <translation>计数方式</translation>
    </message>
    <message>
        <source>Ellipsoidal area</source>
        <translation>椭球面积</translation>
    </message>
    <message>
        <source>Area handed down</source>
        <translation>下发面积</translation>
    </message>
    <message>
        <source>Verified area</source>
        <translation>核定面积</translation>
    </message>
    <message>
        <source>Area</source>
        <translation>面积</translation>
    </message>
    <message>
        <source>Compare with the published baseline</source>
        <translation>与公布的基线数据对比</translation>
    </message>
    <message>
        <source>Provinces, as in the work plan</source>
        <translation>各省（市），与工作方案相同</translation>
    </message>
    <message>
        <source>Cities of each province</source>
        <translation>各省的市（州）</translation>
    </message>
    <message>
        <source>Cities and their counties</source>
        <translation>市（州）及其县（市、区）</translation>
    </message>
    <message>
        <source>Lines of the table</source>
        <translation>表的行</translation>
    </message>
    <message>
        <source>Part (empty: all): an expression on the patches, an extent, or a polygon as WKT</source>
        <translation>范围（不填为全部）：图斑的表达式、矩形或多边形（WKT）</translation>
    </message>
    <message>
        <source>Workspace (for its patches, or for an earlier time)</source>
        <translation>工作区（统计其图斑，或与较早时间比较）</translation>
    </message>
    <message>
        <source>Compare with an earlier day or time (2020-06-30 or 2020-06-30 18:00)</source>
        <translation>与较早的日期或时间比较（2020-06-30 或 2020-06-30 18:00）</translation>
    </message>
    <message>
        <source>Excel workbook (*.xlsx);;CSV table (*.csv);;Web page (*.html)</source>
        <translation>Excel 工作簿 (*.xlsx);;CSV 表格 (*.csv);;网页 (*.html)</translation>
    </message>
    <message>
        <source>Appendix table</source>
        <translation>附表</translation>
    </message>
    <message>
        <source>Handing the layers over</source>
        <translation>正在传递图层</translation>
    </message>
    <message>
        <source>Rivers, as lines or water polygons (empty: the plugin's base rivers, good to about 1 km, for orientation only)</source>
        <translation>河流：线或水面（留空则使用插件自带的基础河流，精度约1公里，仅供参考定位）</translation>
    </message>
    <message>
        <source>Banks: water polygons beside the river lines</source>
        <translation>河岸：与河流线配合使用的水面</translation>
    </message>
    <message>
        <source>Field with the river's name (empty: found by the campaign's names)</source>
        <translation>河流名称字段（留空则按方案中的名称自动查找）</translation>
    </message>
    <message>
        <source>Field with the river's class (empty: the class in the campaign)</source>
        <translation>河流类别字段（留空则采用方案中的类别）</translation>
    </message>
    <message>
        <source>Names in the layer that are given to a river by hand, as JSON (name: river of the campaign; empty: left out)</source>
        <translation>人工指定的河流名称，JSON 格式（图层中的名称对应方案河流；留空为不采用）</translation>
    </message>
    <message>
        <source>Campaign file (empty: the work plan for the Yangtze, 2020)</source>
        <translation>方案文件（留空则采用2020年长江经济带工作方案）</translation>
    </message>
    <message>
        <source>Distance from the river in km (not set: as in the campaign, 10 km)</source>
        <translation>距河流的距离，公里（不填则按方案，10公里）</translation>
    </message>
    <message>
        <source>The bank where there are water polygons, else the centre line</source>
        <translation>有水面数据时从河岸起算，否则从中心线起算</translation>
    </message>
    <message>
        <source>The centre line</source>
        <translation>从中心线起算</translation>
    </message>
    <message>
        <source>Distance is measured from (not set: as in the campaign)</source>
        <translation>距离起算线（不设：按方案）</translation>
    </message>
    <message>
        <source>No river layer was chosen, so the plugin's base rivers were used. They are good to about 1 km and are for orientation: official results need official river layers.</source>
        <translation>未选择河流图层，已使用插件自带的基础河流。基础河流精度约1公里，仅供参考定位；正式成果须使用官方河流数据。</translation>
    </message>
    <message>
        <source>Base rivers</source>
        <translation>基础河流</translation>
    </message>
    <message>
        <source>Check workspace</source>
        <translation>检查工作区</translation>
    </message>
    <message>
        <source>Is a workspace whole? Repairs what is safe, saves the rest of a damaged one</source>
        <translation>检查工作区是否完好；修复可自动处理的问题，挽救已损坏的工作区</translation>
    </message>
    <message>
        <source>&lt;p&gt;Looks at a workspace from the pages of its file to the values of its fields: tables, triggers and indexes, sites and what belongs to them, sums, completeness, codes, dates, ranges, shapes, photos, and the seals of the history.&lt;/p&gt;&lt;p&gt;&lt;b&gt;Repair&lt;/b&gt;: puts right what needs no decision, after a copy of the whole file beside it. What needs a person is only named; the lines of the history are never changed.&lt;/p&gt;&lt;p&gt;Of a damaged file the check says what is lost. With Repair what can be read is saved into a new file beside it; the damaged one stays as it is.&lt;/p&gt;&lt;p&gt;The workspace may be open in QGIS meanwhile, or lie on media that cannot be written.&lt;/p&gt;</source>
        <translation>&lt;p&gt;从文件结构到字段内容全面检查工作区：数据表、触发器和索引，矿山及其图斑和记录的关联，汇总数、完整度、代码、日期、数值范围、图形、照片，以及修改历史的封印。&lt;/p&gt;&lt;p&gt;&lt;b&gt;修复&lt;/b&gt;：先在同一文件夹备份，再处理无需人工判断的问题；需要人工判断的只列出。修改历史的内容一律不改。&lt;/p&gt;&lt;p&gt;文件已损坏时列出缺失内容；选中修复则把能读出的内容另存为新文件，原文件不动。&lt;/p&gt;&lt;p&gt;工作区在 QGIS 中打开着或位于只读介质上也可以检查。&lt;/p&gt;</translation>
    </message>
    <message>
        <source>Repair</source>
        <translation>修复</translation>
    </message>
    <message>
        <source>Nothing is left to do</source>
        <translation>无待处理问题</translation>
    </message>
    <message>
        <source>Findings that are left</source>
        <translation>待处理问题数</translation>
    </message>
    <message>
        <source>Findings that were repaired</source>
        <translation>已修复问题数</translation>
    </message>
    <message>
        <source>Copy made before the repair</source>
        <translation>修复前的备份</translation>
    </message>
    <message>
        <source>New file with the rest of a damaged workspace</source>
        <translation>挽救出的新文件</translation>
    </message>
    <message>
        <source>Classify patches</source>
        <translation>判定图斑</translation>
    </message>
    <message>
        <source>Decides which patches lie within the strips, and measures them</source>
        <translation>判定哪些图斑在缓冲带范围内，并量算面积和距离</translation>
    </message>
    <message>
        <source>&lt;p&gt;Decides for every patch whether it lies within the campaign's distance of a river, of which river and class, and measures it: distance to the bank, area inside the strip, ellipsoidal area by the survey formula, province and reach.&lt;/p&gt;&lt;p&gt;&lt;b&gt;Patches&lt;/b&gt;: any polygon layer; all its fields are kept. The patch number TBBH, the district code XZQDM and a handed-down class are used if they are there; a person's decision (RGPD 1 or 0, with the reason in RGYY) wins over everything.&lt;/p&gt;&lt;p&gt;&lt;b&gt;Rivers&lt;/b&gt;: lines, water polygons, or both. Without a layer the plugin's base rivers are used: they are good to about 1 km and are for orientation; official results need official river layers. A name that the campaign does not know, or that means another river here, can be given to a river by hand.&lt;/p&gt;&lt;p&gt;&lt;b&gt;Rule&lt;/b&gt;: a patch is in scope when the strip touches it (as in the work plan), when its centroid lies inside, or when at least half of its area does. Where it is not set, the campaign's own rule holds.&lt;/p&gt;&lt;p&gt;&lt;b&gt;Result&lt;/b&gt;: all patches in CGCS2000 (EPSG:4490) with SCOPE (1 in, 0 out), river HLMC, class GZL, distance JAJL in m, area inside FWNMJ and ellipsoidal area TQMJ in m2, reach PQ, province SDM, edge case BJTB and the basis of the decision. Patches near the edge are listed for a person to decide; broken outlines are repaired where that is safe, and listed. The report (JSON) holds settings, counts and every finding.&lt;/p&gt;</source>
        <translation>&lt;p&gt;逐图斑判定是否在方案规定的河流两岸范围内、属于哪条河流和哪一类，并量算：距岸距离、范围内面积、按测量规范公式计算的椭球面积、所在省份和片区。&lt;/p&gt;&lt;p&gt;&lt;b&gt;图斑&lt;/b&gt;：任意面图层，原有字段全部保留。如有图斑编号 TBBH、行政区代码 XZQDM 和下发的干支流类别，则加以使用；人工判定（RGPD 为 1 或 0，理由写在 RGYY）优先于一切。&lt;/p&gt;&lt;p&gt;&lt;b&gt;河流&lt;/b&gt;：线、水面，或两者同时使用。不选图层时使用插件自带的基础河流，精度约1公里，仅供参考定位；正式成果须使用官方河流数据。方案不认识的名称，或在此指别的河流的名称，可以人工指定河流。&lt;/p&gt;&lt;p&gt;&lt;b&gt;规则&lt;/b&gt;：缓冲带触及图斑即在范围内（与工作方案一致），或图斑质心在范围内，或图斑至少一半面积在范围内。不设时按方案的规则。&lt;/p&gt;&lt;p&gt;&lt;b&gt;结果&lt;/b&gt;：全部图斑，坐标系为 CGCS2000（EPSG:4490），字段有 SCOPE（1 在范围内，0 不在）、河流 HLMC、干支流 GZL、距岸 JAJL（米）、范围内面积 FWNMJ 与椭球面积 TQMJ（平方米）、片区 PQ、省代码 SDM、边界图斑 BJTB 以及判定依据。靠近边界的图斑单独列出，由人工判定；破损的图形在能安全修复时予以修复并列出。报告（JSON）记录设置、数量和全部问题。&lt;/p&gt;</translation>
    </message>
    <message>
        <source>Patches</source>
        <translation>图斑</translation>
    </message>
    <message>
        <source>Provinces (empty: the plugin's base provinces)</source>
        <translation>省界（留空则使用插件自带的基础省界）</translation>
    </message>
    <message>
        <source>The strip touches it</source>
        <translation>缓冲带触及图斑</translation>
    </message>
    <message>
        <source>Its centroid lies inside</source>
        <translation>图斑质心在范围内</translation>
    </message>
    <message>
        <source>At least half of its area lies inside</source>
        <translation>图斑至少一半面积在范围内</translation>
    </message>
    <message>
        <source>A patch is in scope when (not set: as in the campaign)</source>
        <translation>图斑计入范围的规则（不设：按方案）</translation>
    </message>
    <message>
        <source>Where strips overlap, the main stem wins</source>
        <translation>缓冲带重叠处以干流优先</translation>
    </message>
    <message>
        <source>Field with the handed-down class (empty: found by its name)</source>
        <translation>下发的干支流类别字段（留空则按字段名自动查找）</translation>
    </message>
    <message>
        <source>Patches this near to the strip's edge are listed, in m (not set: as in the campaign, 50 m)</source>
        <translation>距缓冲带边界多近的图斑要列出，米（不填则按方案，50米）</translation>
    </message>
    <message>
        <source>Classified patches</source>
        <translation>判定后的图斑</translation>
    </message>
    <message>
        <source>River strips</source>
        <translation>河流缓冲带</translation>
    </message>
    <message>
        <source>Strips merged by class</source>
        <translation>按类别合并的缓冲带</translation>
    </message>
    <message>
        <source>Report</source>
        <translation>报告</translation>
    </message>
    <message>
        <source>JSON files (*.json)</source>
        <translation>JSON 文件 (*.json)</translation>
    </message>
    <message>
        <source>Patches in scope</source>
        <translation>范围内的图斑</translation>
    </message>
    <message>
        <source>Patches at the main stem</source>
        <translation>干流的图斑</translation>
    </message>
    <message>
        <source>Patches at main tributaries</source>
        <translation>主要支流的图斑</translation>
    </message>
    <message>
        <source>Patches outside the strips</source>
        <translation>范围外的图斑</translation>
    </message>
    <message>
        <source>Patches near the edge</source>
        <translation>边界附近的图斑</translation>
    </message>
    <message>
        <source>Patches outside the campaign's provinces</source>
        <translation>方案省份以外的图斑</translation>
    </message>
    <message>
        <source>New workspace</source>
        <translation>新建工作区</translation>
    </message>
    <message>
        <source>One GeoPackage for archive and ledger of a county's mines</source>
        <translation>一个 GeoPackage 文件，存放全县矿山的档案和台账</translation>
    </message>
    <message>
        <source>&lt;p&gt;Makes an empty workspace: one GeoPackage (EPSG:4490) for the patches, sites, archive records, ledger, funds, progress, acceptance, inspections and photos of a county, a city or a province, with every change kept in its history.&lt;/p&gt;&lt;p&gt;The campaign, the code lists and the base rivers go into it, and so do forms with drop-downs, map styles and a QGIS project: Project &gt; Open From &gt; GeoPackage opens it without the plugin, and QField reads it too.&lt;/p&gt;&lt;p&gt;&lt;b&gt;Region&lt;/b&gt;: the code of GB/T 2260 with 2, 4 or 6 digits, such as 430600.&lt;/p&gt;&lt;p&gt;A file of this name that exists is never replaced. The file appears only when it is complete.&lt;/p&gt;</source>
        <translation>&lt;p&gt;新建一个空的工作区：一个 GeoPackage 文件（EPSG:4490），存放一个县、市或省的图斑、矿山、档案、台账、资金来源、治理进度、验收、随机抽查和照片，每次修改都记入修改历史。&lt;/p&gt;&lt;p&gt;方案、代码表和基础河流写在其中，带下拉选项的表单、地图样式和一个 QGIS 工程也写在其中：不装插件时，用“工程 → 打开从 → GeoPackage”即可打开；QField 也能读取。&lt;/p&gt;&lt;p&gt;&lt;b&gt;行政区代码&lt;/b&gt;：GB/T 2260 的2、4或6位代码，如 430600。&lt;/p&gt;&lt;p&gt;已有同名文件时绝不覆盖。文件写完整后才出现。&lt;/p&gt;</translation>
    </message>
    <message>
        <source>Region (code of GB/T 2260, 2, 4 or 6 digits)</source>
        <translation>行政区代码（GB/T 2260，2、4或6位）</translation>
    </message>
    <message>
        <source>Your name, for the history (empty: your user name)</source>
        <translation>您的姓名，记入修改历史（留空则用系统用户名）</translation>
    </message>
    <message>
        <source>GeoPackage (*.gpkg)</source>
        <translation>GeoPackage 文件 (*.gpkg)</translation>
    </message>
    <message>
        <source>Workspace</source>
        <translation>工作区</translation>
    </message>
    <message>
        <source>Forms, styles and project</source>
        <translation>写入表单、样式和工程</translation>
    </message>
    <message>
        <source>Public disclosure</source>
        <translation>公示</translation>
    </message>
    <message>
        <source>A folder for the public: workbook, document and page with a map, without exact positions, checked before it is made</source>
        <translation>供公示的文件夹：工作簿、文档和带地图的网页，不含精确位置，生成前经过检查</translation>
    </message>
    <message>
        <source>Makes a folder for the public: a workbook, a document and one page for the browser that needs no network (searched, sorted, with a map), and the photos. It holds names, villages, areas, measures and dates, with positions to 0.01 degree only; positions and telephone numbers that somebody typed into a text are taken out, photos lose what the camera wrote into them. Before the folder gets its name a check looks through every file for corners of patches, exact positions and data of cameras; if it finds one, nothing is published. Who approved the release must be told and is recorded in the workspace.</source>
        <translation>生成一个可对外公示的文件夹：工作簿、Word 文档、一个不需联网的网页（可查找、排序，带地图）和照片。内容为矿山名称、乡镇村、面积、治理措施和时间，位置只到0.01度；文字中填写的坐标和电话号码会被去掉，照片中相机写入的信息会被清除。生成时逐个文件检查有无图斑界址点、精确位置和相机信息，只要查出一处，就不生成公示文件夹。批准人必须填写，并记入工作区。</translation>
    </message>
    <message>
        <source>Folder for the disclosure</source>
        <translation>公示文件夹</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>所有文件 (*)</translation>
    </message>
    <message>
        <source>Who approved the release</source>
        <translation>批准人</translation>
    </message>
    <message>
        <source>Number of the approval</source>
        <translation>批准文号</translation>
    </message>
    <message>
        <source>Date of the approval (empty: today)</source>
        <translation>批准日期（不填为今天）</translation>
    </message>
    <message>
        <source>Title (empty: district and campaign)</source>
        <translation>标题（不填为行政区加工作名称）</translation>
    </message>
    <message>
        <source>With photos</source>
        <translation>包含照片</translation>
    </message>
    <message>
        <source>Folder of the disclosure</source>
        <translation>公示文件夹</translation>
    </message>
    <message>
        <source>Photos</source>
        <translation>照片</translation>
    </message>
    <message>
        <source>Part (empty: all): numbers of mines, an expression, an extent, or a polygon as WKT</source>
        <translation>范围（不填为全部）：主体编号、表达式、矩形或多边形（WKT）</translation>
    </message>
    <message>
        <source>Template (empty: the plugin's own)</source>
        <translation>模板（不填为插件自带）</translation>
    </message>
    <message>
        <source>Mines</source>
        <translation>矿山数</translation>
    </message>
    <message>
        <source>Files</source>
        <translation>文件数</translation>
    </message>
    <message>
        <source>These numbers are not in the workspace and were left out: {numbers}.</source>
        <translation>下列编号不在工作区中，未导出：{numbers}。</translation>
    </message>
    <message>
        <source>Export patches as a coordinate text</source>
        <translation>导出图斑坐标 TXT</translation>
    </message>
    <message>
        <source>Writes the boundary points of patches as the coordinate TXT that survey software reads</source>
        <translation>把图斑界址点写成测量软件可读的坐标 TXT</translation>
    </message>
    <message>
        <source>&lt;p&gt;Writes the boundary points of patches as a coordinate text (TXT) in the strict form: CGCS2000, 3-degree Gauss-Krueger, X north, Y east with the zone in front, closed rings, ellipsoidal areas in hectares.&lt;/p&gt;&lt;p&gt;&lt;b&gt;Zone&lt;/b&gt;: number of the 3-degree zone, 25 to 45, for all patches; 0 takes each patch's own zone. Patches of several zones then become several files: the zone with the most patches has the file that you choose, the others stand beside it with their zone in the name.&lt;/p&gt;&lt;p&gt;&lt;b&gt;Encoding&lt;/b&gt;: GBK is what most survey software reads. Characters that GBK lacks make the file GB18030, which the log says.&lt;/p&gt;&lt;p&gt;Commas and line breaks in names cannot be written in this format; they become full-width commas and blanks. A patch without a usable outline is left out and named in the log.&lt;/p&gt;</source>
        <translation>&lt;p&gt;把图斑界址点按标准格式写成坐标文本（TXT）：2000 国家大地坐标系，高斯-克吕格 3 度分带，X 为纵坐标，Y 为横坐标并加带号，各圈闭合，面积为椭球面积（公顷）。&lt;/p&gt;&lt;p&gt;&lt;b&gt;带号&lt;/b&gt;：全部图斑统一使用的 3 度带带号，25 至 45；填 0 则各图斑用所在的带。图斑跨带时分成几个文件：图斑最多的带用所选文件名，其余文件在同一文件夹，文件名后加带号。&lt;/p&gt;&lt;p&gt;&lt;b&gt;编码&lt;/b&gt;：多数测量软件读 GBK。有 GBK 没有的字时按 GB18030 写出，并在日志中说明。&lt;/p&gt;&lt;p&gt;该格式不能写名称中的逗号和换行，逗号改为全角，换行改为空格。没有可用图形的图斑不写入，并在日志中列出。&lt;/p&gt;</translation>
    </message>
    <message>
        <source>3-degree zone for all patches (0: each patch's own)</source>
        <translation>全部图斑统一的 3 度带带号（0：各图斑所在的带）</translation>
    </message>
    <message>
        <source>GBK (survey software)</source>
        <translation>GBK（测量软件）</translation>
    </message>
    <message>
        <source>UTF-8</source>
        <translation>UTF-8</translation>
    </message>
    <message>
        <source>Encoding of the text</source>
        <translation>文本编码</translation>
    </message>
    <message>
        <source>Organisation that made the data (empty: not stated)</source>
        <translation>数据产生单位（可空）</translation>
    </message>
    <message>
        <source>Coordinate text (*.txt)</source>
        <translation>坐标文本 (*.txt)</translation>
    </message>
    <message>
        <source>Coordinate text</source>
        <translation>坐标文本</translation>
    </message>
    <message>
        <source>Patches written</source>
        <translation>写出的图斑数</translation>
    </message>
    <message>
        <source>Files written</source>
        <translation>写出的文件数</translation>
    </message>
    <message>
        <source>Export a sheet to fill in</source>
        <translation>导出填报表</translation>
    </message>
    <message>
        <source>The archive or ledger as a protected Excel sheet with drop-downs, for townships to fill in</source>
        <translation>把档案或台账导出为带下拉列表的受保护 Excel 表，供乡镇填写</translation>
    </message>
    <message>
        <source>&lt;p&gt;Writes the archive or the ledger of a workspace as an Excel sheet, one line a site (funds on a page of their own). Townships fill in the white cells; drop-downs and ranges are checked by Excel or WPS. There is no password.&lt;/p&gt;&lt;p&gt;&lt;b&gt;Sites&lt;/b&gt;: their numbers separated by commas, or an expression on the table of sites such as "XZJD" = 'Town'; empty for all.&lt;/p&gt;&lt;p&gt;Import a sheet compares the file that comes back with the workspace.&lt;/p&gt;</source>
        <translation>&lt;p&gt;把工作区的档案或台账导出为 Excel 填报表，一个矿山一行（资金来源另有一个工作表）。乡镇填写白色单元格；下拉列表和取值范围由 Excel 或 WPS 检查。没有密码。&lt;/p&gt;&lt;p&gt;&lt;b&gt;矿山&lt;/b&gt;：用逗号隔开的主体编号，或关于矿山表的表达式，如 "XZJD" = '某镇'；留空为全部。&lt;/p&gt;&lt;p&gt;“导入填报表”把交回的文件与工作区比对。&lt;/p&gt;</translation>
    </message>
    <message>
        <source>Archive</source>
        <translation>档案</translation>
    </message>
    <message>
        <source>Ledger</source>
        <translation>台账</translation>
    </message>
    <message>
        <source>What</source>
        <translation>内容</translation>
    </message>
    <message>
        <source>Sites: numbers separated by commas, or an expression (empty: all)</source>
        <translation>矿山：用逗号隔开的编号，或表达式（留空为全部）</translation>
    </message>
    <message>
        <source>Sheet</source>
        <translation>填报表</translation>
    </message>
    <message>
        <source>Excel workbook (*.xlsx)</source>
        <translation>Excel 工作簿 (*.xlsx)</translation>
    </message>
    <message>
        <source>Sites in the sheet</source>
        <translation>填报表中的矿山数</translation>
    </message>
    <message>
        <source>Project file for the field (QField)</source>
        <translation>外业工程文件（QField）</translation>
    </message>
    <message>
        <source>A project file beside a workspace, which QField opens on a phone or tablet</source>
        <translation>在工作区旁写一个工程文件，供手机或平板上的 QField 打开</translation>
    </message>
    <message>
        <source>&lt;p&gt;Writes a QGIS project file into the folder of a workspace, with the forms, drop-downs, map styles and relations of all its tables. QField opens such a file, but not the project inside the GeoPackage.&lt;/p&gt;&lt;p&gt;Close the workspace, then copy the workspace, its folder of photos and the project file together to the device, and bring them back together. What was changed in the field stands in the history as made outside the plugin.&lt;/p&gt;&lt;p&gt;&lt;b&gt;Renew&lt;/b&gt;: also writes forms, styles and project inside the workspace again. That is needed after the file was renamed (the project in it looks for its layers under the old name) and after an update of the plugin.&lt;/p&gt;</source>
        <translation>&lt;p&gt;在工作区所在的文件夹写一个 QGIS 工程文件，含全部表的表单、下拉选项、地图样式和关联。QField 能打开这种文件，但打不开 GeoPackage 内的工程。&lt;/p&gt;&lt;p&gt;先关闭工作区，再把工作区、照片文件夹和工程文件一起复制到设备上，用完一起拷回。外业的修改在修改历史中记为“插件之外”。&lt;/p&gt;&lt;p&gt;&lt;b&gt;更新&lt;/b&gt;：同时重写工作区内的表单、样式和工程。文件改名后（库内的工程按旧文件名找图层）或插件升级后需要这样做。&lt;/p&gt;</translation>
    </message>
    <message>
        <source>Project file, in the workspace's folder (empty: named after the workspace)</source>
        <translation>工程文件，放在工作区所在的文件夹（留空则与工作区同名）</translation>
    </message>
    <message>
        <source>QGIS projects (*.qgz *.qgs)</source>
        <translation>QGIS 工程 (*.qgz *.qgs)</translation>
    </message>
    <message>
        <source>Also renew forms, styles and project inside the workspace</source>
        <translation>同时更新工作区内的表单、样式和工程</translation>
    </message>
    <message>
        <source>Export the history of a workspace</source>
        <translation>导出修改历史</translation>
    </message>
    <message>
        <source>Who changed what, and when, of one site or of all</source>
        <translation>一个矿山或全部矿山：谁、何时、改了什么</translation>
    </message>
    <message>
        <source>&lt;p&gt;Writes the history of a workspace as an Excel workbook or a CSV table: when, who, which site, table and field, old and new value. Changes that were made outside the plugin say so. Texts that look like formulas stay text.&lt;/p&gt;&lt;p&gt;&lt;b&gt;Site&lt;/b&gt;: the number of one site; empty for all.&lt;/p&gt;</source>
        <translation>&lt;p&gt;将工作区的修改历史写成Excel工作簿或CSV表格：时间、修改人、矿山、表和字段、原值和新值。插件之外所作的修改会注明。形似公式的文字仍按文字保存。&lt;/p&gt;&lt;p&gt;&lt;b&gt;矿山&lt;/b&gt;：一个矿山的编号；空为全部。&lt;/p&gt;</translation>
    </message>
    <message>
        <source>Number of the site (empty: all)</source>
        <translation>矿山编号（空：全部）</translation>
    </message>
    <message>
        <source>Excel workbook (*.xlsx);;CSV table (*.csv)</source>
        <translation>Excel工作簿 (*.xlsx);;CSV表格 (*.csv)</translation>
    </message>
    <message>
        <source>History</source>
        <translation>修改历史</translation>
    </message>
    <message>
        <source>Lines of the history</source>
        <translation>历史行数</translation>
    </message>
    <message>
        <source>Make the implementation plan of a province</source>
        <translation>编制省级实施方案</translation>
    </message>
    <message>
        <source>A Word document with text, tables, charts and maps from a workspace, to go on writing in</source>
        <translation>用工作区的数据生成实施方案（Word 文档），有文字、表格、图表和地图，可接着修改补充</translation>
    </message>
    <message>
        <source>&lt;p&gt;Makes the implementation plan of a province as a Word document: general rules, present state, tasks, regions, funds, schedule, safeguards, and the appendix with the list of all mines. Sentences, tables and charts are filled in from the workspace; counts and areas are those of the appendix table, funds those of the ledger. What only a person can write is marked in yellow.&lt;/p&gt;&lt;p&gt;&lt;b&gt;Result&lt;/b&gt;: one .docx file, or a folder: then each province of the chosen mines gets a plan of its own. In Word, right-click the table of contents and update it to get the page numbers.&lt;/p&gt;&lt;p&gt;&lt;b&gt;Template&lt;/b&gt;: a .docx file with names of fields in double braces; the manual lists them.&lt;/p&gt;</source>
        <translation>&lt;p&gt;把工作区中的数据编成一省（市）的实施方案（Word 文档）：总则、现状、目标任务、分区与重点、资金、进度安排、保障措施，以及附有全部矿山清单的附表。文字、表格和图由工作区填写；数量和面积与附表一致，资金与台账一致。只能由人填写的地方以黄色标出。&lt;/p&gt;&lt;p&gt;&lt;b&gt;结果&lt;/b&gt;：一个 .docx 文件，或一个文件夹：所选矿山涉及的每个省各编一份。在 Word 中右键单击目录并更新，即得页码。&lt;/p&gt;&lt;p&gt;&lt;b&gt;模板&lt;/b&gt;：一个 .docx 文件，字段名写在双花括号中；手册列出全部字段。&lt;/p&gt;</translation>
    </message>
    <message>
        <source>Plan, or a folder for the plans of several provinces</source>
        <translation>实施方案文件，或存放各省方案的文件夹</translation>
    </message>
    <message>
        <source>Word document (*.docx)</source>
        <translation>Word 文档 (*.docx)</translation>
    </message>
    <message>
        <source>Province, as the two digits of its code (empty: that of the chosen mines)</source>
        <translation>省（两位代码，如 42；不填为所选矿山所在的省）</translation>
    </message>
    <message>
        <source>Office that makes the plan, for the cover</source>
        <translation>编制单位（印在封面上）</translation>
    </message>
    <message>
        <source>With a map of the mines</source>
        <translation>附矿山分布图</translation>
    </message>
    <message>
        <source>Import patches</source>
        <translation>导入图斑</translation>
    </message>
    <message>
        <source>Reads patches from files, archives or folders, finds out encoding, coordinates and fields, repairs and reports</source>
        <translation>读取文件、压缩包或文件夹中的图斑，判明编码、坐标和字段，修复并报告</translation>
    </message>
    <message>
        <source>&lt;p&gt;Reads patches from a shapefile, GeoPackage, GeoJSON, KML or KMZ, file geodatabase, DXF, coordinate text (TXT), CSV or Excel table, from a zip archive of these, or from a whole folder. Encoding, coordinate system, order of the axes, fields and units are told by the files' own content; each answer stands in the report with its evidence, and can be overruled.&lt;/p&gt;&lt;p&gt;Shapes are repaired where that is safe; what cannot come in as it is, is left out. Everything that was found or done is in the report. Xi'an 80 and Beijing 54 coordinates are refused: they cannot be converted without parameters that are not public.&lt;/p&gt;&lt;p&gt;&lt;b&gt;Result&lt;/b&gt;: a layer in CGCS2000 (EPSG:4490) with the dictionary's fields, or a workspace: then new patches are classified and taken in, changed ones brought up to date, in one act that the history can take back.&lt;/p&gt;</source>
        <translation>&lt;p&gt;从 Shapefile、GeoPackage、GeoJSON、KML 或 KMZ、文件地理数据库、DXF、坐标文本（TXT）、CSV 或 Excel 表，或含有这些文件的 zip 压缩包、整个文件夹中读取图斑。编码、坐标系、坐标次序、字段和单位由文件自身的内容判明；每个结论连同依据写入报告，可以改正。&lt;/p&gt;&lt;p&gt;可以安全修复的图形予以修复；不能照原样导入的不导入。发现和处理的全部内容写入报告。西安80和北京54坐标不能导入：其转换参数不公开。&lt;/p&gt;&lt;p&gt;&lt;b&gt;结果&lt;/b&gt;：坐标系为 CGCS2000（EPSG:4490）、字段为字典字段的图层；或写入工作区：新增图斑经判定后载入，改变的图斑予以更新，全部为一次操作，可在修改历史中撤回。&lt;/p&gt;</translation>
    </message>
    <message>
        <source>File, archive or folder with patches</source>
        <translation>含有图斑的文件、压缩包或文件夹</translation>
    </message>
    <message>
        <source>Patches, or a workspace that takes them in</source>
        <translation>图斑，或接收图斑的工作区</translation>
    </message>
    <message>
        <source>Encoding of the texts (empty: told by the texts themselves)</source>
        <translation>文字编码（留空则由文字自身判明）</translation>
    </message>
    <message>
        <source>Coordinate system, such as EPSG:4526 (empty: told by the files and the coordinates)</source>
        <translation>坐标系，如 EPSG:4526（留空则由文件和坐标判明）</translation>
    </message>
    <message>
        <source>Fields by column, as JSON (column: field; empty: told by names and content)</source>
        <translation>各列对应的字段，JSON 格式（列名对应字段；留空则由名称和内容判明）</translation>
    </message>
    <message>
        <source>Repair where that is safe, and go on</source>
        <translation>安全修复后继续</translation>
    </message>
    <message>
        <source>Stop, and write nothing</source>
        <translation>停止，什么也不写</translation>
    </message>
    <message>
        <source>What is found</source>
        <translation>发现问题时</translation>
    </message>
    <message>
        <source>Region code of the patches, for coordinates that name no zone (empty: the workspace's)</source>
        <translation>图斑所在行政区代码，用于没有带号的坐标（留空则用工作区的）</translation>
    </message>
    <message>
        <source>Answers for single layers, as JSON</source>
        <translation>对各图层的答案，JSON 格式</translation>
    </message>
    <message>
        <source>Keys of the differences to take over, as JSON (empty: those proposed)</source>
        <translation>要采用的差异的标识，JSON 格式（留空则为建议采用的）</translation>
    </message>
    <message>
        <source>Fields that columns of these names became before, as JSON</source>
        <translation>同名的列以前对应的字段，JSON 格式</translation>
    </message>
    <message>
        <source>Rivers (empty: those in the workspace)</source>
        <translation>河流（空：用工作区内的河流）</translation>
    </message>
    <message>
        <source>Only examine</source>
        <translation>只检查</translation>
    </message>
    <message>
        <source>Places of what was found</source>
        <translation>问题的位置</translation>
    </message>
    <message>
        <source>Repaired patches as they came</source>
        <translation>被修复图斑的原图形</translation>
    </message>
    <message>
        <source>Workspace to compare with</source>
        <translation>用于比较的工作区</translation>
    </message>
    <message>
        <source>Patches that were left out</source>
        <translation>未导入的图斑</translation>
    </message>
    <message>
        <source>Patches that were repaired</source>
        <translation>修复的图斑</translation>
    </message>
    <message>
        <source>Import a sheet that was filled in</source>
        <translation>导入填报表</translation>
    </message>
    <message>
        <source>Compares a sheet that came back with the workspace and takes over what is without conflict</source>
        <translation>把交回的填报表与工作区比对，采用没有冲突的内容</translation>
    </message>
    <message>
        <source>&lt;p&gt;Compares a sheet that townships filled in with the workspace. Each difference is one of: changed only in the sheet; conflict, changed on both sides to different values; the same on both sides; refused, with the reason.&lt;/p&gt;&lt;p&gt;&lt;b&gt;Take over&lt;/b&gt;: everything that changed only in the sheet, in one act that the history can take back as one; or nothing, only the report. Conflicts are never taken over here: the dialog in the window asks about each.&lt;/p&gt;</source>
        <translation>&lt;p&gt;把乡镇交回的填报表与工作区比对。每条差异属于以下一种：仅填报表有修改；冲突，两边都改且不同；两边改得相同；不能采用，附原因。&lt;/p&gt;&lt;p&gt;&lt;b&gt;采用&lt;/b&gt;：采用全部仅填报表有修改的内容，作为一次操作，可在历史中一并撤回；或不采用，只出报告。此处从不采用冲突的内容，窗口中的对话框会逐条询问。&lt;/p&gt;</translation>
    </message>
    <message>
        <source>Everything without conflict</source>
        <translation>全部没有冲突的</translation>
    </message>
    <message>
        <source>Nothing, only report</source>
        <translation>不采用，只出报告</translation>
    </message>
    <message>
        <source>Take over</source>
        <translation>采用</translation>
    </message>
    <message>
        <source>Changed only in the sheet</source>
        <translation>仅填报表有修改</translation>
    </message>
    <message>
        <source>Conflicts</source>
        <translation>冲突</translation>
    </message>
    <message>
        <source>The same on both sides</source>
        <translation>两边相同</translation>
    </message>
    <message>
        <source>Refused</source>
        <translation>不能采用</translation>
    </message>
    <message>
        <source>Taken over</source>
        <translation>已采用</translation>
    </message>
    <message>
        <source>Changed on both sides.</source>
        <translation>两边都有修改。</translation>
    </message>
    <message>
        <source>{number} {field}: {value} - {why}</source>
        <translation>{number} {field}：{value}——{why}</translation>
    </message>
    <message>
        <source>… and {count} more; the report lists all.</source>
        <translation>……另有 {count} 个，全部列在报告中。</translation>
    </message>
    <message>
        <source>{count} differences were taken over.</source>
        <translation>已采用 {count} 条差异。</translation>
    </message>
    <message>
        <source>Take patches into a workspace</source>
        <translation>图斑载入工作区</translation>
    </message>
    <message>
        <source>Classifies patches by the workspace's campaign and takes the new ones in, with a site for each mine number</source>
        <translation>按工作区的方案判定图斑，并将新图斑载入，每个主体编号建一个矿山</translation>
    </message>
    <message>
        <source>&lt;p&gt;Classifies and measures patches by the campaign that the workspace keeps, and takes in those whose number (TBBH) it does not have yet. Patches with the same mine number (ZTBH) become one site; each site gets its archive record and its ledger line.&lt;/p&gt;&lt;p&gt;Patches that are there already stay as they are. All go in or none; the history can take them back.&lt;/p&gt;</source>
        <translation>&lt;p&gt;按工作区内保存的方案判定并量算图斑，载入工作区中尚无其编号（TBBH）的图斑。主体编号（ZTBH）相同的图斑归为一个矿山；每个矿山随之建立档案和台账。&lt;/p&gt;&lt;p&gt;已有的图斑保持不变。要么全部载入，要么一个也不载入；可在修改历史中撤回。&lt;/p&gt;</translation>
    </message>
    <message>
        <source>Patches taken in</source>
        <translation>载入的图斑数</translation>
    </message>
    <message>
        <source>New sites</source>
        <translation>新建矿山数</translation>
    </message>
    <message>
        <source>Patches that were there already</source>
        <translation>原已存在的图斑数</translation>
    </message>
    <message>
        <source>Maps for reports</source>
        <translation>成果图</translation>
    </message>
    <message>
        <source>Maps of the patches by mine, county or province, with legend, grid, scale bar and the lines that an official map has</source>
        <translation>按矿山、县区或省份出图斑图，有图例、经纬网、比例尺和正式图件应有的各项说明</translation>
    </message>
    <message>
        <source>&lt;p&gt;Makes maps of a workspace's patches that can be handed in: title, legend with what is on the map, grid of degrees, scale, overview, source, date, maker, and the line for secrecy and review number.&lt;/p&gt;&lt;p&gt;&lt;b&gt;One map for&lt;/b&gt;: each mine, each county, each province, or one of all that was chosen.&lt;/p&gt;&lt;p&gt;&lt;b&gt;Result&lt;/b&gt;: a folder with a file for each map, named after its mine, county or province; or one PDF with all maps.&lt;/p&gt;&lt;p&gt;&lt;b&gt;Template&lt;/b&gt;: a layout (.qpt) of your own; its items are found by their ids: title, subtitle, map, overview, legend, scale bar, scale, north arrow, source, notes, date, maker, secrecy. What it does not have is left out.&lt;/p&gt;&lt;p&gt;Rivers and province boundaries of the base data are good to about 1 km; the source line says so.&lt;/p&gt;</source>
        <translation>&lt;p&gt;把工作区中的图斑做成可以上报的图：图名，图例（只列图上有的），经纬网，比例尺，位置示意图，资料来源，日期，制图单位，密级与审图号。&lt;/p&gt;&lt;p&gt;&lt;b&gt;分幅&lt;/b&gt;：每个矿山、每个县区、每个省份各一幅，或所选全部一幅。&lt;/p&gt;&lt;p&gt;&lt;b&gt;结果&lt;/b&gt;：一个文件夹，每幅图一个文件，以矿山、县区或省份命名；或一个含全部图的 PDF。&lt;/p&gt;&lt;p&gt;&lt;b&gt;模板&lt;/b&gt;：自己做的打印布局（.qpt），按布局中各项的 ID 填写：title、subtitle、map、overview、legend、scale bar、scale、north arrow、source、notes、date、maker、secrecy。模板中没有的不填。&lt;/p&gt;&lt;p&gt;底图中的河流和省界精度约1千米，资料来源一行中已注明。&lt;/p&gt;</translation>
    </message>
    <message>
        <source>Maps (a folder, or one PDF)</source>
        <translation>成果图（文件夹，或一个 PDF）</translation>
    </message>
    <message>
        <source>PDF files (*.pdf)</source>
        <translation>PDF 文件 (*.pdf)</translation>
    </message>
    <message>
        <source>Mine</source>
        <translation>矿山</translation>
    </message>
    <message>
        <source>County</source>
        <translation>县（市、区）</translation>
    </message>
    <message>
        <source>Whole province</source>
        <translation>省份</translation>
    </message>
    <message>
        <source>All in one map</source>
        <translation>全部一幅</translation>
    </message>
    <message>
        <source>One map for each</source>
        <translation>分幅</translation>
    </message>
    <message>
        <source>A4 portrait</source>
        <translation>A4 竖版</translation>
    </message>
    <message>
        <source>A4 landscape</source>
        <translation>A4 横版</translation>
    </message>
    <message>
        <source>A3 landscape</source>
        <translation>A3 横版</translation>
    </message>
    <message>
        <source>Paper</source>
        <translation>纸张</translation>
    </message>
    <message>
        <source>PNG, 300 dpi</source>
        <translation>PNG，300 dpi</translation>
    </message>
    <message>
        <source>Formats</source>
        <translation>格式</translation>
    </message>
    <message>
        <source>Who makes the map (empty: your name)</source>
        <translation>制图单位或人员（不填为您的姓名）</translation>
    </message>
    <message>
        <source>Secrecy and review number (empty: blanks to fill in by hand)</source>
        <translation>密级与审图号（不填则留出空格，手工填写）</translation>
    </message>
    <message>
        <source>Source of the data (empty: workspace and base data)</source>
        <translation>资料来源（不填为工作区和底图）</translation>
    </message>
    <message>
        <source>{maps} maps of {mines} mines are in {path}.</source>
        <translation>{mines} 个矿山的 {maps} 幅图已写入 {path}。</translation>
    </message>
    <message>
        <source>Map {number} of {pages}: {name}</source>
        <translation>第 {number} 幅，共 {pages} 幅：{name}</translation>
    </message>
    <message>
        <source>Measure the patches of a workspace again</source>
        <translation>重新量算工作区的图斑</translation>
    </message>
    <message>
        <source>Computes areas, distances, river and class of patches whose outlines changed, or of all, and saves them in the workspace</source>
        <translation>对图形有改动的图斑（或全部图斑）重新计算面积、距离、河流和干支流，存入工作区</translation>
    </message>
    <message>
        <source>&lt;p&gt;Measures and classifies patches of a workspace again, by its campaign and with its rivers, and saves the computed fields.&lt;/p&gt;&lt;p&gt;&lt;b&gt;Sites&lt;/b&gt;: their numbers separated by commas, an expression on the table of sites, or ALL.&lt;/p&gt;&lt;p&gt;&lt;b&gt;Only those that wait&lt;/b&gt;: patches whose outlines changed since they were measured.&lt;/p&gt;&lt;p&gt;Patches whose outlines cannot be measured lose their computed values and are named.&lt;/p&gt;</source>
        <translation>&lt;p&gt;按工作区的方案和河流重新量算、判定工作区的图斑，并保存计算字段。&lt;/p&gt;&lt;p&gt;&lt;b&gt;矿山&lt;/b&gt;：主体编号，用逗号分隔；或针对矿山表的表达式；或 ALL（全部）。&lt;/p&gt;&lt;p&gt;&lt;b&gt;仅待重算的图斑&lt;/b&gt;：量算之后图形又有改动的图斑。&lt;/p&gt;&lt;p&gt;图形无法量算的图斑，计算字段清空，并逐个列出。&lt;/p&gt;</translation>
    </message>
    <message>
        <source>Sites: numbers separated by commas, an expression, or ALL</source>
        <translation>矿山：用逗号分隔的主体编号、表达式，或 ALL（全部）</translation>
    </message>
    <message>
        <source>Only those that wait to be measured</source>
        <translation>仅待重算的图斑</translation>
    </message>
    <message>
        <source>Patches measured</source>
        <translation>已量算的图斑</translation>
    </message>
    <message>
        <source>Patches that cannot be measured</source>
        <translation>无法量算的图斑</translation>
    </message>
    <message>
        <source>{count} patches were measured, {problems} cannot be measured.</source>
        <translation>已量算 {count} 个图斑，{problems} 个无法量算。</translation>
    </message>
    <message>
        <source>Mine Restoration</source>
        <translation>矿山修复</translation>
    </message>
    <message>
        <source>Make the ledger of each province</source>
        <translation>生成分省台账</translation>
    </message>
    <message>
        <source>One line a mine with task, responsible party, funds by source, progress and acceptance; subtotals by county and city; to print and sign</source>
        <translation>一矿一行：治理任务、责任主体、分来源资金、进度和验收；按县小计、按市合计；可打印签字</translation>
    </message>
    <message>
        <source>&lt;p&gt;Makes the ledger (台账) of each province from a workspace: one line for each mine in scope, with what is known of the site, its problems, the responsible party, task, funds by source, progress, status, acceptance and write-off; subtotals by county and city. Counts and hectares are those of the appendix table counted by mine.&lt;/p&gt;&lt;p&gt;&lt;b&gt;Result&lt;/b&gt;: a folder, with one file for each province or one for all; or one file, by the ending of its name: an Excel workbook (A4 landscape, a line on two pages side by side, with a sheet for each province), a CSV table or a GeoPackage with the outlines of the mines.&lt;/p&gt;&lt;p&gt;&lt;b&gt;Template&lt;/b&gt;: a workbook of the province. &lt;code&gt;{{标题}}&lt;/code&gt;, &lt;code&gt;{{省}}&lt;/code&gt;, &lt;code&gt;{{日期}}&lt;/code&gt;, &lt;code&gt;{{说明}}&lt;/code&gt; in cells are filled in; a row with names of fields, such as &lt;code&gt;{{主体编号}}&lt;/code&gt; or &lt;code&gt;{{ZTBH}}&lt;/code&gt;, is repeated for each mine.&lt;/p&gt;</source>
        <translation>&lt;p&gt;从工作区生成各省（市）的台账：范围内的矿山一矿一行，含矿山基本情况、问题、责任主体、治理任务、分来源资金、进度、状态、验收和注销；按县小计、按市合计。矿山数和面积与按矿山计数的附表一致。&lt;/p&gt;&lt;p&gt;&lt;b&gt;结果&lt;/b&gt;：文件夹（每省一个文件，或合为一个），或单个文件。格式由扩展名决定：Excel 工作簿（A4 横向，每行分印左右两页，每省一张工作表）、CSV 表格、带矿山图形的 GeoPackage。&lt;/p&gt;&lt;p&gt;&lt;b&gt;模板&lt;/b&gt;：省里规定的表样。单元格中的 &lt;code&gt;{{标题}}&lt;/code&gt;、&lt;code&gt;{{省}}&lt;/code&gt;、&lt;code&gt;{{日期}}&lt;/code&gt;、&lt;code&gt;{{说明}}&lt;/code&gt; 会被填入；写有字段名（如 &lt;code&gt;{{主体编号}}&lt;/code&gt; 或 &lt;code&gt;{{ZTBH}}&lt;/code&gt;）的一行对每个矿山重复一次。&lt;/p&gt;</translation>
    </message>
    <message>
        <source>Ledgers: a folder, or one file</source>
        <translation>台账：文件夹，或一个文件</translation>
    </message>
    <message>
        <source>Excel workbook (*.xlsx);;CSV table (*.csv);;GeoPackage (*.gpkg)</source>
        <translation>Excel 工作簿 (*.xlsx);;CSV 表格 (*.csv);;GeoPackage (*.gpkg)</translation>
    </message>
    <message>
        <source>A workbook for each province</source>
        <translation>每省一本工作簿</translation>
    </message>
    <message>
        <source>One workbook, with a sheet for each province</source>
        <translation>一本工作簿，每省一张工作表</translation>
    </message>
    <message>
        <source>Where the result is a folder</source>
        <translation>输出到文件夹时</translation>
    </message>
    <message>
        <source>Excel workbook</source>
        <translation>Excel 工作簿</translation>
    </message>
    <message>
        <source>CSV table</source>
        <translation>CSV 表格</translation>
    </message>
    <message>
        <source>GeoPackage</source>
        <translation>GeoPackage</translation>
    </message>
    <message>
        <source>Formats in a folder</source>
        <translation>文件夹中的格式</translation>
    </message>
    <message>
        <source>Make river strips</source>
        <translation>生成河流缓冲带</translation>
    </message>
    <message>
        <source>Strips of a given distance on both sides of the campaign's rivers</source>
        <translation>方案所列河流两岸规定距离内的范围</translation>
    </message>
    <message>
        <source>&lt;p&gt;Makes the land within a distance of the campaign's rivers: one strip a river, and on request merged by class (main stem, main tributaries). The distance is measured on the ellipsoid, so it is the same from Yunnan to the sea, in any coordinate system of the input.&lt;/p&gt;&lt;p&gt;&lt;b&gt;Rivers&lt;/b&gt;: lines, water polygons (the distance then counts from the bank), or lines with a second layer of banks. Rivers are recognised by the names in the campaign, in Chinese, pinyin or English. Without a layer the plugin's base rivers are used: they are good to about 1 km and are for orientation; official results need official river layers. A name that the campaign does not know, or that means another river here, can be given to a river by hand.&lt;/p&gt;&lt;p&gt;&lt;b&gt;Overlaps&lt;/b&gt;: where strips overlap, those of tributaries lose what the main stem's cover; or the strips stay as they are.&lt;/p&gt;&lt;p&gt;&lt;b&gt;All rivers&lt;/b&gt;: also make strips for rivers that the campaign does not name.&lt;/p&gt;&lt;p&gt;&lt;b&gt;Result&lt;/b&gt;: polygons in CGCS2000 (EPSG:4490) with river HLMC, class GZL (1 main stem, 2 main tributary) and DISTANCE in km. The report (JSON) holds settings, counts and every finding.&lt;/p&gt;</source>
        <translation>&lt;p&gt;生成方案所列河流两岸规定距离内的范围：每条河流一个缓冲带，也可按类别（干流、主要支流）合并。距离在椭球面上量算，从云南到入海口处处一致，与输入数据的坐标系无关。&lt;/p&gt;&lt;p&gt;&lt;b&gt;河流&lt;/b&gt;：线、水面（距离从河岸起算），或河流线加河岸图层。按方案中的名称识别河流，中文、拼音、英文均可。不选图层时使用插件自带的基础河流，精度约1公里，仅供参考定位；正式成果须使用官方河流数据。方案不认识的名称，或在此指别的河流的名称，可以人工指定河流。&lt;/p&gt;&lt;p&gt;&lt;b&gt;重叠&lt;/b&gt;：重叠处主要支流的缓冲带让出干流缓冲带所占部分；也可保留各自原样。&lt;/p&gt;&lt;p&gt;&lt;b&gt;全部河流&lt;/b&gt;：方案未列的河流也生成缓冲带。&lt;/p&gt;&lt;p&gt;&lt;b&gt;结果&lt;/b&gt;：面图层，坐标系为 CGCS2000（EPSG:4490），字段有河流 HLMC、干支流 GZL（1 干流，2 主要支流）和 DISTANCE（公里）。报告（JSON）记录设置、数量和全部问题。&lt;/p&gt;</translation>
    </message>
    <message>
        <source>Main stem wins</source>
        <translation>干流优先</translation>
    </message>
    <message>
        <source>Strips overlap as they are</source>
        <translation>各缓冲带保持完整，允许重叠</translation>
    </message>
    <message>
        <source>Where strips overlap</source>
        <translation>缓冲带重叠处</translation>
    </message>
    <message>
        <source>Also rivers that the campaign does not name</source>
        <translation>包括方案未列的河流</translation>
    </message>
    <message>
        <source>Set the status of sites</source>
        <translation>变更矿山状态</translation>
    </message>
    <message>
        <source>Takes sites one step on (or back), where all that the campaign asks for is there; the others are refused with what is missing</source>
        <translation>条件齐备的矿山进入下一状态（或退回）；不齐备的不变更，并列出缺少的内容</translation>
    </message>
    <message>
        <source>&lt;p&gt;Changes the status of sites in a workspace by the steps of its campaign, under the same conditions as in the panel.&lt;/p&gt;&lt;p&gt;&lt;b&gt;Sites&lt;/b&gt;: their numbers separated by commas, an expression on the table of sites such as "ZT" = '70', or ALL.&lt;/p&gt;&lt;p&gt;Sites for which something is missing are refused, each with everything that is missing; the others are changed together, and the history can take them back together.&lt;/p&gt;&lt;p&gt;&lt;b&gt;Reason&lt;/b&gt;: needed to go back, to exclude and to reopen. &lt;b&gt;Batch&lt;/b&gt;: needed to write off; a number that was not used before.&lt;/p&gt;</source>
        <translation>&lt;p&gt;按方案文件规定的步骤变更工作区中矿山的状态，条件与面板相同。&lt;/p&gt;&lt;p&gt;&lt;b&gt;矿山&lt;/b&gt;：用逗号分隔的主体编号，或矿山表的表达式（如 "ZT" = '70'），或 ALL（全部）。&lt;/p&gt;&lt;p&gt;条件不齐备的矿山不变更，逐个列出缺少的全部内容；其余的一并变更，可以在修改历史中一并撤销。&lt;/p&gt;&lt;p&gt;&lt;b&gt;原因&lt;/b&gt;：退回、核减、恢复时必填。&lt;b&gt;注销批次&lt;/b&gt;：注销时必填，不能用以前用过的批次号。&lt;/p&gt;</translation>
    </message>
    <message>
        <source>Status: code or name, such as 50</source>
        <translation>状态：代码或名称，如 50</translation>
    </message>
    <message>
        <source>Reason of the change</source>
        <translation>变更原因</translation>
    </message>
    <message>
        <source>Write-off batch</source>
        <translation>注销批次</translation>
    </message>
    <message>
        <source>Date of the write-off, such as 2020-12-31 (empty: today)</source>
        <translation>注销日期，如 2020-12-31（不填为今天）</translation>
    </message>
    <message>
        <source>Sites changed</source>
        <translation>已变更的矿山数</translation>
    </message>
    <message>
        <source>Sites refused</source>
        <translation>未变更的矿山数</translation>
    </message>
    <message>
        <source>Checking {count} sites</source>
        <translation>正在检查 {count} 个矿山</translation>
    </message>
    <message>
        <source>{number}: {why}</source>
        <translation>{number}：{why}</translation>
    </message>
    <message>
        <source>{done} sites changed, {refused} refused, {same} were in this status already.</source>
        <translation>已变更 {done} 个矿山，{refused} 个条件不齐备未变更，{same} 个本来就是该状态。</translation>
    </message>
    <message>
        <source>Make archive cards</source>
        <translation>生成档案卡</translation>
    </message>
    <message>
        <source>A card for each mine with its five items, funds, map, photos and history, as PDF and Word</source>
        <translation>每个矿山一张档案卡：五项内容、资金、位置图、照片和状态记录，PDF 和 Word</translation>
    </message>
    <message>
        <source>&lt;p&gt;Makes the archive card of each chosen mine: the five items of the work plan, facts, ledger, funds with sums, a map with scale, coordinates and overview, the corners' coordinates, photos before and after, changes of status and acceptances; A4, ready to print.&lt;/p&gt;&lt;p&gt;&lt;b&gt;Result&lt;/b&gt;: a folder with a file a mine (number_name.pdf and .docx), or one .pdf or .docx with all cards. What is missing, such as a photo, is named in the log and in the report, and the rest is made.&lt;/p&gt;&lt;p&gt;&lt;b&gt;Template&lt;/b&gt;: a Word file with names of fields in double braces, such as {{KSMC}} or {{ZTBH}}; the manual lists them. It serves the Word documents only.&lt;/p&gt;</source>
        <translation>&lt;p&gt;为所选的每个矿山生成档案卡：工作方案的五项内容、基本信息、台账、资金及合计、带比例尺、坐标和位置示意的地图、界址点坐标、修复前后照片、状态变更和验收记录；A4 纸，可直接打印。&lt;/p&gt;&lt;p&gt;&lt;b&gt;结果&lt;/b&gt;：一个文件夹，每个矿山一个文件（编号_名称.pdf 和 .docx），或者一个 .pdf 或 .docx，包含全部档案卡。缺少的内容（如照片）在日志和报告中逐项写明，其余照常生成。&lt;/p&gt;&lt;p&gt;&lt;b&gt;模板&lt;/b&gt;：Word 文件，字段名写在双花括号中，如 {{KSMC}} 或 {{ZTBH}}；手册中有字段清单。模板只用于 Word 文档。&lt;/p&gt;</translation>
    </message>
    <message>
        <source>Folder for the cards, or one file</source>
        <translation>档案卡文件夹，或一个文件</translation>
    </message>
    <message>
        <source>PDF (*.pdf);;Word document (*.docx)</source>
        <translation>PDF (*.pdf);;Word 文档 (*.docx)</translation>
    </message>
    <message>
        <source>PDF</source>
        <translation>PDF</translation>
    </message>
    <message>
        <source>Word</source>
        <translation>Word</translation>
    </message>
    <message>
        <source>PDF and Word</source>
        <translation>PDF 和 Word</translation>
    </message>
    <message>
        <source>All cards in one file</source>
        <translation>全部档案卡合为一个文件</translation>
    </message>
    <message>
        <source>With maps</source>
        <translation>附地图</translation>
    </message>
    <message>
        <source>Archive cards</source>
        <translation>档案卡</translation>
    </message>
    <message>
        <source>The template serves Word documents only; the PDF has the plugin's own layout.</source>
        <translation>模板只用于 Word 文档；PDF 用插件自己的版式。</translation>
    </message>
    <message>
        <source>Your name, for the history</source>
        <translation>您的姓名（记入修改历史）</translation>
    </message>
    <message>
        <source>Make the list of a write-off batch</source>
        <translation>生成注销清单</translation>
    </message>
    <message>
        <source>The sites that were written off in a batch, with areas and acceptances, to print and sign</source>
        <translation>一个批次注销的矿山及其面积、验收情况，供打印签字</translation>
    </message>
    <message>
        <source>&lt;p&gt;Makes the list of the sites that were written off under a batch number: number, name, county, river class, areas, numbers and dates of the acceptances, and a line for signatures; A4 landscape.&lt;/p&gt;&lt;p&gt;&lt;b&gt;Result&lt;/b&gt;: an Excel workbook, a CSV table or a web page, by the ending of its name. Sites that were in the batch and were reopened since are named below the table.&lt;/p&gt;</source>
        <translation>&lt;p&gt;生成一个批次的注销清单：主体编号、矿山名称、县、干支流、面积、各级验收的文号和日期，末尾有签字栏；A4 横向。&lt;/p&gt;&lt;p&gt;&lt;b&gt;结果&lt;/b&gt;：按扩展名为 Excel 工作簿、CSV 表格或网页。曾列入本批次、后来又恢复治理的矿山在表下注明。&lt;/p&gt;</translation>
    </message>
    <message>
        <source>List of the batch</source>
        <translation>注销清单</translation>
    </message>
    <message>
        <source>Sites in the list</source>
        <translation>清单中的矿山数</translation>
    </message>
    <message>
        <source>The step did not finish.</source>
        <translation>这一步没有完成。</translation>
    </message>
    <message>
        <source>The algorithm {name} is not available. Switch the plugin off and on again.</source>
        <translation>找不到算法 {name}。请将插件停用后重新启用。</translation>
    </message>
    <message>
        <source>Install the computing engine</source>
        <translation>安装计算引擎</translation>
    </message>
    <message>
        <source>signal {number}</source>
        <translation>信号 {number}</translation>
    </message>
    <message>
        <source>exit code {number}</source>
        <translation>退出代码 {number}</translation>
    </message>
    <message>
        <source>Mine Restoration results</source>
        <translation>矿山修复 结果</translation>
    </message>
    <message>
        <source>Main stem, in scope</source>
        <translation>干流，在范围内</translation>
    </message>
    <message>
        <source>Main tributary, in scope</source>
        <translation>主要支流，在范围内</translation>
    </message>
    <message>
        <source>Outside the strips</source>
        <translation>范围外</translation>
    </message>
    <message>
        <source>On the edge, to be decided</source>
        <translation>边界上，待人工判定</translation>
    </message>
    <message>
        <source>Not measured</source>
        <translation>未量算</translation>
    </message>
    <message>
        <source>Strip of the main stem</source>
        <translation>干流缓冲带</translation>
    </message>
    <message>
        <source>Strip of a main tributary</source>
        <translation>主要支流缓冲带</translation>
    </message>
    <message>
        <source>Strip of another river</source>
        <translation>其他河流缓冲带</translation>
    </message>
    <message>
        <source>Main stem</source>
        <translation>干流</translation>
    </message>
    <message>
        <source>Main tributary</source>
        <translation>主要支流</translation>
    </message>
    <message>
        <source>Other river</source>
        <translation>其他河流</translation>
    </message>
    <message>
        <source>Province</source>
        <translation>省界</translation>
    </message>
    <message>
        <source>Patch as it comes in</source>
        <translation>导入的图斑</translation>
    </message>
    <message>
        <source>Before the repair</source>
        <translation>修复前</translation>
    </message>
    <message>
        <source>Error</source>
        <translation>错误</translation>
    </message>
    <message>
        <source>Warning</source>
        <translation>警告</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>提示</translation>
    </message>
    <message>
        <source>km</source>
        <translation>公里</translation>
    </message>
    <message>
        <source>Legend</source>
        <translation>图例</translation>
    </message>
    <message>
        <source>the strip touches the patch</source>
        <translation>缓冲带触及图斑</translation>
    </message>
    <message>
        <source>the centroid lies in the strip</source>
        <translation>图斑质心在缓冲带内</translation>
    </message>
    <message>
        <source>half of the patch lies in the strip</source>
        <translation>图斑一半面积在缓冲带内</translation>
    </message>
    <message>
        <source>Rivers and provinces: base data, good to about 1 km, for orientation only. Official results need official layers.</source>
        <translation>河流和省界为基础数据，精度约1公里，仅供参考定位；正式成果须使用官方数据。</translation>
    </message>
    <message>
        <source>Sources: World Data Bank II, GSHHG, Natural Earth. CGCS2000, Albers equal-area projection.</source>
        <translation>数据来源：World Data Bank II、GSHHG、Natural Earth。CGCS2000，Albers 等积投影。</translation>
    </message>
    <message>
        <source>Rule: in scope when {rule}. Classified on {date} with the plugin Mine Restoration {version}.</source>
        <translation>规则：{rule}即在范围内。{date}由矿山修复插件 {version} 判定。</translation>
    </message>
    <message>
        <source>{river} {main} and {tributaries}, land within {distance} km of both banks</source>
        <translation>{river}{main}和{tributaries}，两岸各{distance}公里范围</translation>
    </message>
    <message>
        <source>Map of the patches</source>
        <translation>图斑分布图</translation>
    </message>
    <message>
        <source>{campaign}: map of the patches</source>
        <translation>{campaign}：图斑分布图</translation>
    </message>
    <message>
        <source>Demonstration data: the patches are made up and show no real mine.</source>
        <translation>演示数据：图斑为虚构，不代表任何真实矿山。</translation>
    </message>
    <message>
        <source>{year}-{month}-{day}</source>
        <translation>{year}年{month}月{day}日</translation>
    </message>
    <message>
        <source>Numbers of split and merged patches</source>
        <translation>分割、合并图斑的编号</translation>
    </message>
    <message>
        <source>Measuring changed patches</source>
        <translation>重新量算有改动的图斑</translation>
    </message>
    <message>
        <source>Copying {count} photos</source>
        <translation>正在复制{count}张照片</translation>
    </message>
    <message>
        <source>Checking {count} photos</source>
        <translation>正在检查{count}张照片</translation>
    </message>
    <message>
        <source>Looking for {count} photos</source>
        <translation>正在查找{count}张照片</translation>
    </message>
    <message>
        <source>Drawing the map of {province}</source>
        <translation>正在绘制{province}的附图</translation>
    </message>
    <message>
        <source>Rivers</source>
        <translation>河流</translation>
    </message>
    <message>
        <source>Strips by river</source>
        <translation>各河流缓冲带</translation>
    </message>
    <message>
        <source>Strips by class</source>
        <translation>各类别缓冲带</translation>
    </message>
    <message>
        <source>Provinces</source>
        <translation>省界</translation>
    </message>
    <message>
        <source>Making the documents</source>
        <translation>正在生成文件</translation>
    </message>
    <message>
        <source>A click on a number selects its patches and zooms to them</source>
        <translation>单击数字，选中对应图斑并缩放到图斑</translation>
    </message>
    <message>
        <source>Copy from another site to {site}</source>
        <translation>从其他矿山复制到{site}</translation>
    </message>
    <message>
        <source>Fields that differ</source>
        <translation>不同的字段</translation>
    </message>
    <message>
        <source>Field</source>
        <translation>字段</translation>
    </message>
    <message>
        <source>Stands here now</source>
        <translation>本矿现值</translation>
    </message>
    <message>
        <source>Would be copied</source>
        <translation>将复制</translation>
    </message>
    <message>
        <source>Tick all</source>
        <translation>全选</translation>
    </message>
    <message>
        <source>Tick all fields</source>
        <translation>勾选全部字段</translation>
    </message>
    <message>
        <source>Tick none</source>
        <translation>全不选</translation>
    </message>
    <message>
        <source>Tick no field</source>
        <translation>取消全部勾选</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Choose the site from which shall be copied.</source>
        <translation>选择从哪个矿山复制。</translation>
    </message>
    <message>
        <source>This is the site itself. Choose another one.</source>
        <translation>这就是本矿山，请另选一个。</translation>
    </message>
    <message>
        <source>Tick what shall be copied; fields that are empty here are ticked already.</source>
        <translation>勾选要复制的字段；本矿空着的字段已勾选。</translation>
    </message>
    <message>
        <source>This site has nothing that differs.</source>
        <translation>这个矿山没有不同的内容。</translation>
    </message>
    <message>
        <source>Take over: {value} ({source})</source>
        <translation>取用：{value}（{source}）</translation>
    </message>
    <message>
        <source>Keep mine</source>
        <translation>保留我填的</translation>
    </message>
    <message>
        <source>Take theirs</source>
        <translation>采用对方的</translation>
    </message>
    <message>
        <source>Back to the saved value</source>
        <translation>恢复已存的值</translation>
    </message>
    <message>
        <source>Missing for: {step}</source>
        <translation>下一步“{step}”需要</translation>
    </message>
    <message>
        <source>Number</source>
        <translation>编号</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Stands there now</source>
        <translation>现值</translation>
    </message>
    <message>
        <source>Will be</source>
        <translation>改为</translation>
    </message>
    <message>
        <source>Change many sites</source>
        <translation>批量修改</translation>
    </message>
    <message>
        <source>Preview</source>
        <translation>预览</translation>
    </message>
    <message>
        <source>Change</source>
        <translation>修改</translation>
    </message>
    <message>
        <source>Which sites</source>
        <translation>改哪些矿山</translation>
    </message>
    <message>
        <source>All in the list: {count}</source>
        <translation>列表中的全部：{count}个</translation>
    </message>
    <message>
        <source>Selected in the list: {count}</source>
        <translation>列表中选中的：{count}个</translation>
    </message>
    <message>
        <source>Only where nothing is filled in</source>
        <translation>只填空着的</translation>
    </message>
    <message>
        <source>Sites</source>
        <translation>矿山</translation>
    </message>
    <message>
        <source>New value</source>
        <translation>新值</translation>
    </message>
    <message>
        <source>{field} of {count} sites</source>
        <translation>{count}个矿山的{field}</translation>
    </message>
    <message>
        <source>{field}: {count} sites changed to {value}.</source>
        <translation>{field}：{count}个矿山改为{value}。</translation>
    </message>
    <message>
        <source>{count} were changed by somebody else meanwhile and left alone.</source>
        <translation>{count}个其间已被他人修改，未动。</translation>
    </message>
    <message>
        <source>The site is no longer there.</source>
        <translation>矿山已不存在。</translation>
    </message>
    <message>
        <source>Stands there already.</source>
        <translation>已是此值</translation>
    </message>
    <message>
        <source>Is filled in already.</source>
        <translation>已填写</translation>
    </message>
    <message>
        <source>More than the area of the site, {area} ha.</source>
        <translation>大于矿山面积{area}公顷</translation>
    </message>
    <message>
        <source>{change} sites change, {unchanged} stay as they are, {refused} are refused.</source>
        <translation>{change}个矿山将修改，{unchanged}个不变，{refused}个不能改。</translation>
    </message>
    <message>
        <source>Open by a click on the map</source>
        <translation>在地图上点选打开</translation>
    </message>
    <message>
        <source>Zoom to each site that is opened</source>
        <translation>打开时缩放到图斑</translation>
    </message>
    <message>
        <source>Zoom to the patches</source>
        <translation>缩放到图斑</translation>
    </message>
    <message>
        <source>No patch of the workspace lies there.</source>
        <translation>该处没有工作区的图斑。</translation>
    </message>
    <message>
        <source>Copy from another site …</source>
        <translation>从其他矿山复制…</translation>
    </message>
    <message>
        <source>Change many sites …</source>
        <translation>批量修改…</translation>
    </message>
    <message>
        <source>Choose a site in the list, or click a patch on the map.</source>
        <translation>在列表中选择矿山，或在地图上点图斑。</translation>
    </message>
    <message>
        <source>No workspace is open. Open one or make a new one in the panel Data.</source>
        <translation>尚未打开工作区。请在“数据”面板中打开或新建。</translation>
    </message>
    <message>
        <source>Take back (Ctrl+Z)</source>
        <translation>撤销（Ctrl+Z）</translation>
    </message>
    <message>
        <source>Do again (Ctrl+Y)</source>
        <translation>重做（Ctrl+Y）</translation>
    </message>
    <message>
        <source>Status: {status}   Complete: {percent} %</source>
        <translation>状态：{status}　完整度：{percent} %</translation>
    </message>
    <message>
        <source>Not saved yet: {count} entries of the site {number}.</source>
        <translation>尚未保存：矿山{number}有{count}项。</translation>
    </message>
    <message>
        <source>This is filled in in the panel Ledger.</source>
        <translation>此项在“台账”面板中填写。</translation>
    </message>
    <message>
        <source>copied fields of {site}</source>
        <translation>复制到{site}的字段</translation>
    </message>
    <message>
        <source>{count} fields were copied. Ctrl+Z takes them back.</source>
        <translation>已复制{count}个字段，Ctrl+Z 可撤销。</translation>
    </message>
    <message>
        <source>Ctrl+Z takes it back.</source>
        <translation>Ctrl+Z 可撤销。</translation>
    </message>
    <message>
        <source>Everything is saved.</source>
        <translation>全部已保存。</translation>
    </message>
    <message>
        <source>Site</source>
        <translation>矿山</translation>
    </message>
    <message>
        <source>Other entries</source>
        <translation>其他</translation>
    </message>
    <message>
        <source>{who} has changed {field} meanwhile. Theirs: {theirs}. Yours: {mine}.</source>
        <translation>{who}其间修改了{field}。对方：{theirs}；您：{mine}。</translation>
    </message>
    <message>
        <source>Somebody outside the plugin</source>
        <translation>插件之外有人</translation>
    </message>
    <message>
        <source>{field} of {site}</source>
        <translation>{site}的{field}</translation>
    </message>
    <message>
        <source>Taken back: {what}.</source>
        <translation>已撤销：{what}。</translation>
    </message>
    <message>
        <source>Done again: {what}.</source>
        <translation>已重做：{what}。</translation>
    </message>
    <message>
        <source>Not all of it could be taken back ({what}): {count} changes stay. {reason}</source>
        <translation>未能全部撤销（{what}）：{count}处保留。{reason}</translation>
    </message>
    <message>
        <source>More than the area of the site, {area} ha. Check the unit: hectares.</source>
        <translation>大于矿山面积{area}公顷，请核对单位（公顷）。</translation>
    </message>
    <message>
        <source>This year has not come yet.</source>
        <translation>这一年还没有到。</translation>
    </message>
    <message>
        <source>This day has not come yet.</source>
        <translation>这一天还没有到。</translation>
    </message>
    <message>
        <source>Patches of the site</source>
        <translation>矿山的图斑</translation>
    </message>
    <message>
        <source>A double click or Enter zooms to the patch</source>
        <translation>双击或按回车缩放到图斑</translation>
    </message>
    <message>
        <source>Previous site (PgUp)</source>
        <translation>上一个矿山（PgUp）</translation>
    </message>
    <message>
        <source>Next site (PgDn)</source>
        <translation>下一个矿山（PgDn）</translation>
    </message>
    <message>
        <source>More actions</source>
        <translation>更多操作</translation>
    </message>
    <message>
        <source>Parts of the record</source>
        <translation>记录的各部分</translation>
    </message>
    <message>
        <source>Next missing field (F8)</source>
        <translation>下一个缺项（F8）</translation>
    </message>
    <message>
        <source>Record</source>
        <translation>档案</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Works and checks</source>
        <translation>治理与验收</translation>
    </message>
    <message>
        <source>The work on this site is at its end.</source>
        <translation>这个矿山的工作已经结束。</translation>
    </message>
    <message>
        <source>Next: {step}. Nothing is missing.</source>
        <translation>下一步：{step}，不缺内容。</translation>
    </message>
    <message>
        <source>Next: {step}. Missing ({count}):</source>
        <translation>下一步：{step}，还缺{count}项：</translation>
    </message>
    <message>
        <source>patches</source>
        <translation>图斑</translation>
    </message>
    <message>
        <source>extent of the patches</source>
        <translation>图斑范围</translation>
    </message>
    <message>
        <source>area of the patches</source>
        <translation>图斑面积</translation>
    </message>
    <message>
        <source>your name</source>
        <translation>您的姓名</translation>
    </message>
    <message>
        <source>today</source>
        <translation>今天</translation>
    </message>
    <message>
        <source>work plan, {reach}</source>
        <translation>工作方案，{reach}</translation>
    </message>
    <message>
        <source>Export the selected mines … ({count} patches)</source>
        <translation>导出所选矿山…（{count} 个图斑）</translation>
    </message>
    <message>
        <source>Export what the map shows …</source>
        <translation>导出图面范围内…</translation>
    </message>
    <message>
        <source>Export the drawn area …</source>
        <translation>导出画定区域内…</translation>
    </message>
    <message>
        <source>Draw an area and export it …</source>
        <translation>画区域并导出…</translation>
    </message>
    <message>
        <source>Zoom to the river {river}</source>
        <translation>缩放到河流：{river}</translation>
    </message>
    <message>
        <source>Zoom to its river</source>
        <translation>缩放到河流</translation>
    </message>
    <message>
        <source>Open the archive: {name}</source>
        <translation>打开档案：{name}</translation>
    </message>
    <message>
        <source>Export the archive card: {name}</source>
        <translation>导出档案卡：{name}</translation>
    </message>
    <message>
        <source>mine {number}</source>
        <translation>矿山 {number}</translation>
    </message>
    <message>
        <source>The river {river} is not drawn in the workspace.</source>
        <translation>工作区中没有河流 {river} 的图形。</translation>
    </message>
    <message>
        <source>Findings</source>
        <translation>问题</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>级别</translation>
    </message>
    <message>
        <source>Where</source>
        <translation>对象</translation>
    </message>
    <message>
        <source>What was found</source>
        <translation>问题说明</translation>
    </message>
    <message>
        <source>State</source>
        <translation>情况</translation>
    </message>
    <message>
        <source>Another file …</source>
        <translation>其他文件…</translation>
    </message>
    <message>
        <source>Check another file</source>
        <translation>检查其他文件</translation>
    </message>
    <message>
        <source>Check</source>
        <translation>检查</translation>
    </message>
    <message>
        <source>Repair what is safe, after a copy of the file</source>
        <translation>先备份文件，再修复可安全修复的问题</translation>
    </message>
    <message>
        <source>Open folder</source>
        <translation>打开文件夹</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Choose a workspace to check.</source>
        <translation>请选择要检查的工作区。</translation>
    </message>
    <message>
        <source>Checking</source>
        <translation>正在检查</translation>
    </message>
    <message>
        <source>{file}: nothing is wrong.</source>
        <translation>{file}：未发现问题。</translation>
    </message>
    <message>
        <source>A copy was made before the repair: {file}</source>
        <translation>修复前已备份：{file}</translation>
    </message>
    <message>
        <source>What could be read of the damaged file was saved into {file}.</source>
        <translation>损坏文件中可读的内容已存入{file}。</translation>
    </message>
    <message>
        <source>{file}: {left} findings are left, {repaired} were repaired.</source>
        <translation>{file}：还有{left}项待处理，已修复{repaired}项。</translation>
    </message>
    <message>
        <source>for a person</source>
        <translation>需人工处理</translation>
    </message>
    <message>
        <source>can be repaired</source>
        <translation>可修复</translation>
    </message>
    <message>
        <source>repaired</source>
        <translation>已修复</translation>
    </message>
    <message>
        <source>Add a line</source>
        <translation>增加一行</translation>
    </message>
    <message>
        <source>Add a line: {table}</source>
        <translation>增加一行：{table}</translation>
    </message>
    <message>
        <source>Delete the selected lines: {table}</source>
        <translation>删除所选行：{table}</translation>
    </message>
    <message>
        <source>Delete lines</source>
        <translation>删除所选行</translation>
    </message>
    <message>
        <source>Data</source>
        <translation>数据</translation>
    </message>
    <message>
        <source>Go to Scope</source>
        <translation>下一步：范围</translation>
    </message>
    <message>
        <source>Campaign</source>
        <translation>工作方案</translation>
    </message>
    <message>
        <source>From file …</source>
        <translation>打开文件…</translation>
    </message>
    <message>
        <source>Campaign from a file</source>
        <translation>从文件打开工作方案</translation>
    </message>
    <message>
        <source>Drop a file here, open one, or choose a layer</source>
        <translation>请拖入文件、打开文件或选择图层</translation>
    </message>
    <message>
        <source>Import: coordinate text, KML, CAD, tables, archives, folders …</source>
        <translation>导入：坐标文本、KML、CAD、表格、压缩包、文件夹…</translation>
    </message>
    <message>
        <source>Examine what came in before anything is taken from it</source>
        <translation>先检查来件，再决定采用什么</translation>
    </message>
    <message>
        <source>Base rivers of the plugin</source>
        <translation>插件自带的基础河流</translation>
    </message>
    <message>
        <source>Use and show the base rivers</source>
        <translation>使用并显示基础河流</translation>
    </message>
    <message>
        <source>Field with the river's name</source>
        <translation>河流名称字段</translation>
    </message>
    <message>
        <source>Name field</source>
        <translation>名称字段</translation>
    </message>
    <message>
        <source>Banks</source>
        <translation>河岸</translation>
    </message>
    <message>
        <source>No bank polygons</source>
        <translation>不使用河岸水面</translation>
    </message>
    <message>
        <source>Base provinces of the plugin</source>
        <translation>插件自带的基础省界</translation>
    </message>
    <message>
        <source>Use and show the base provinces</source>
        <translation>使用并显示基础省界</translation>
    </message>
    <message>
        <source>Base provinces</source>
        <translation>基础省界</translation>
    </message>
    <message>
        <source>No patches yet.</source>
        <translation>尚未加载图斑。</translation>
    </message>
    <message>
        <source>The base provinces are used where a patch has no district code; the borders are good to about 1 km.</source>
        <translation>图斑没有行政区代码时，按基础省界确定省份；省界精度约1公里。</translation>
    </message>
    <message>
        <source>The workspace's own campaign: {text}</source>
        <translation>工作区自带方案：{text}</translation>
    </message>
    <message>
        <source>Base rivers: all {count} of the campaign's rivers.</source>
        <translation>基础河流：方案所列{count}条河流齐全。</translation>
    </message>
    <message>
        <source>They are good to about 1 km and are for orientation: official results need official river layers.</source>
        <translation>精度约1公里，仅供参考定位；正式成果须使用官方河流数据。</translation>
    </message>
    <message>
        <source>Find it</source>
        <translation>自动查找</translation>
    </message>
    <message>
        <source>polygons</source>
        <translation>面</translation>
    </message>
    <message>
        <source>lines</source>
        <translation>线</translation>
    </message>
    <message>
        <source>points</source>
        <translation>点</translation>
    </message>
    <message>
        <source>no geometry</source>
        <translation>无图形</translation>
    </message>
    <message>
        <source>mixed geometry</source>
        <translation>混合图形</translation>
    </message>
    <message>
        <source>CGCS2000 longitude/latitude</source>
        <translation>2000国家大地坐标系经纬度</translation>
    </message>
    <message>
        <source>no coordinate system</source>
        <translation>无坐标系</translation>
    </message>
    <message>
        <source>Found: {count} features, {geometry}; {crs}.</source>
        <translation>内容：{count}个要素，{geometry}；{crs}。</translation>
    </message>
    <message>
        <source>{count} fields: {names}.</source>
        <translation>{count}个字段：{names}。</translation>
    </message>
    <message>
        <source>The layer is empty. Choose another layer, or remove its filter.</source>
        <translation>图层是空的。请选择其他图层，或取消图层的过滤条件。</translation>
    </message>
    <message>
        <source>These are not polygons; they cannot be measured. Choose a polygon layer.</source>
        <translation>不是面图层，无法量算。请选择面图层。</translation>
    </message>
    <message>
        <source>Rivers must be lines or water polygons.</source>
        <translation>河流应为线或水面。</translation>
    </message>
    <message>
        <source>Without a coordinate system nothing can be measured. Right click on the layer, Set CRS.</source>
        <translation>没有坐标系就无法量算。请右击图层，选择“设置图层CRS”。</translation>
    </message>
    <message>
        <source>The coordinates look like degrees, but the coordinate system is in metres. Set the right one.</source>
        <translation>坐标像是经纬度，但坐标系的单位是米。请设置正确的坐标系。</translation>
    </message>
    <message>
        <source>The coordinates look like metres, but the coordinate system is in degrees. Set the right one.</source>
        <translation>坐标像是以米为单位，但坐标系的单位是度。请设置正确的坐标系。</translation>
    </message>
    <message>
        <source>The layer lies outside China. Check the coordinate system, or whether the axes are swapped.</source>
        <translation>图层在中国以外。请检查坐标系，或横纵坐标是否颠倒。</translation>
    </message>
    <message>
        <source>No field TBBH: patches will be named by their row.</source>
        <translation>没有 TBBH 字段：图斑以行号命名。</translation>
    </message>
    <message>
        <source>No field XZQDM: provinces will be taken from the position.</source>
        <translation>没有 XZQDM 字段：省份按位置确定。</translation>
    </message>
    <message>
        <source>This layer was classified before; it can be counted as it is in Tables and export.</source>
        <translation>该图层已判定过，可直接在“统计与导出”中汇总。</translation>
    </message>
    <message>
        <source>{title}: {rivers} rivers, {provinces} provinces, {distance} km on each bank.</source>
        <translation>{title}：{rivers}条河流，{provinces}个省份，两岸各{distance}公里。</translation>
    </message>
    <message>
        <source>Next: choose the patches. Rivers and provinces can stay as they are.</source>
        <translation>下一步：选择图斑。河流和省界可以不改。</translation>
    </message>
    <message>
        <source>Next: mend the patches' layer as said above.</source>
        <translation>下一步：按上面的提示修正图斑图层。</translation>
    </message>
    <message>
        <source>Next: open Scope, make the strips and classify.</source>
        <translation>下一步：打开“范围”，生成缓冲区并判定。</translation>
    </message>
    <message>
        <source>Click the corners of the area on the map. Right click or Enter: done; Backspace: one corner back; Esc: give up. By keyboard: the arrow keys move the map, Insert sets a corner in its middle.</source>
        <translation>请在地图上逐个单击区域的角点。右键或回车：完成；退格键：退回一点；Esc：放弃。用键盘时：方向键移动地图，Insert 键在图面中心加角点。</translation>
    </message>
    <message>
        <source>No area is drawn.</source>
        <translation>还没有画定区域。</translation>
    </message>
    <message>
        <source>An area of {area} km² is drawn.</source>
        <translation>已画定区域，{area} 平方公里。</translation>
    </message>
    <message>
        <source>What was drawn encloses no area on the map. Click at least three corners.</source>
        <translation>所画图形没有围成区域。请至少单击三个角点。</translation>
    </message>
    <message>
        <source>Click the corners of the area; a right click ends it, Esc gives up.</source>
        <translation>单击区域的各个角点，右键完成，Esc 放弃。</translation>
    </message>
    <message>
        <source>Select one or more shapes of a layer with areas first, for example a county, and make that layer the active one.</source>
        <translation>请先把面图层（如县界）设为当前图层，并选中一个或几个图形。</translation>
    </message>
    <message>
        <source>{count} shapes are too many for one area. Select at most {most}.</source>
        <translation>{count} 个图形太多，不能作为一个区域。请最多选中 {most} 个。</translation>
    </message>
    <message>
        <source>Take over decisions from an earlier result</source>
        <translation>沿用以前结果中的人工判定</translation>
    </message>
    <message>
        <source>Other result …</source>
        <translation>另选结果…</translation>
    </message>
    <message>
        <source>Map files (*.gpkg *.shp *.geojson *.json *.kml *.gdb *.zip *.tab *.fgb);;All files (*)</source>
        <translation>地图文件 (*.gpkg *.shp *.geojson *.json *.kml *.gdb *.zip *.tab *.fgb);;所有文件 (*)</translation>
    </message>
    <message>
        <source>The earlier result {name} cannot be read any more; choose another one.</source>
        <translation>以前的结果 {name} 已无法读取，请另选一个。</translation>
    </message>
    <message>
        <source>No earlier result of these patches is known, so there are no decisions to take over.</source>
        <translation>这些图斑没有已知的以前结果，没有可沿用的人工判定。</translation>
    </message>
    <message>
        <source>The earlier result {name} has no decisions.</source>
        <translation>以前的结果 {name} 中没有人工判定。</translation>
    </message>
    <message>
        <source>{count} decisions of the earlier result {name} will be taken over.</source>
        <translation>将沿用以前的结果 {name} 中的{count}个人工判定。</translation>
    </message>
    <message>
        <source>{count} decisions could not be taken over, because the patch is gone, moved or no longer on the edge: {names}.</source>
        <translation>有{count}个人工判定未能沿用，因为图斑已不存在、已移位或不再位于边界：{names}。</translation>
    </message>
    <message>
        <source>River</source>
        <translation>河流</translation>
    </message>
    <message>
        <source>To the river (m)</source>
        <translation>距河流（米）</translation>
    </message>
    <message>
        <source>To the edge (m)</source>
        <translation>距边界（米）</translation>
    </message>
    <message>
        <source>Counts as</source>
        <translation>现计为</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>理由</translation>
    </message>
    <message>
        <source>Patches on the edge of the strips</source>
        <translation>缓冲带边界上的图斑</translation>
    </message>
    <message>
        <source>A click zooms to the patch</source>
        <translation>单击缩放到图斑</translation>
    </message>
    <message>
        <source>Reason of the decision</source>
        <translation>判定理由</translation>
    </message>
    <message>
        <source>Checked in the field</source>
        <translation>实地核查</translation>
    </message>
    <message>
        <source>Checked on a recent image</source>
        <translation>最新影像核查</translation>
    </message>
    <message>
        <source>By the official bank line</source>
        <translation>以官方岸线为准</translation>
    </message>
    <message>
        <source>By agreement with the neighbouring county</source>
        <translation>与相邻县协商一致</translation>
    </message>
    <message>
        <source>In scope</source>
        <translation>在范围内</translation>
    </message>
    <message>
        <source>Decide: in scope</source>
        <translation>判定：在范围内</translation>
    </message>
    <message>
        <source>Not in scope</source>
        <translation>不在范围内</translation>
    </message>
    <message>
        <source>Decide: not in scope</source>
        <translation>判定：不在范围内</translation>
    </message>
    <message>
        <source>Take back</source>
        <translation>撤回</translation>
    </message>
    <message>
        <source>Take the decision back</source>
        <translation>撤回判定</translation>
    </message>
    <message>
        <source>{count} patches, {decided} of them decided. A click zooms to the patch.</source>
        <translation>共{count}个图斑，已判定{decided}个。单击缩放到图斑。</translation>
    </message>
    <message>
        <source>The first {count} are shown.</source>
        <translation>只显示前{count}个。</translation>
    </message>
    <message>
        <source>No patch lies on the edge.</source>
        <translation>边界上没有图斑。</translation>
    </message>
    <message>
        <source>Check the computing engine</source>
        <translation>检查计算引擎</translation>
    </message>
    <message>
        <source>Check installation</source>
        <translation>检查安装</translation>
    </message>
    <message>
        <source>Computing engine</source>
        <translation>计算引擎</translation>
    </message>
    <message>
        <source>Versions</source>
        <translation>版本</translation>
    </message>
    <message>
        <source>Part</source>
        <translation>组成</translation>
    </message>
    <message>
        <source>Version</source>
        <translation>版本</translation>
    </message>
    <message>
        <source>Interpreter</source>
        <translation>解释器</translation>
    </message>
    <message>
        <source>Python interpreter of the engine</source>
        <translation>引擎使用的 Python 解释器</translation>
    </message>
    <message>
        <source>Empty: the plugin finds it</source>
        <translation>留空：由插件自动查找</translation>
    </message>
    <message>
        <source>Choose …</source>
        <translation>选择…</translation>
    </message>
    <message>
        <source>Choose a Python interpreter</source>
        <translation>选择 Python 解释器</translation>
    </message>
    <message>
        <source>Check again</source>
        <translation>重新检查</translation>
    </message>
    <message>
        <source>Install</source>
        <translation>安装</translation>
    </message>
    <message>
        <source>Python that the environment is made from</source>
        <translation>用哪个 Python 建立环境</translation>
    </message>
    <message>
        <source>Made from</source>
        <translation>基于</translation>
    </message>
    <message>
        <source>Folder of wheels</source>
        <translation>离线安装包文件夹</translation>
    </message>
    <message>
        <source>Empty: over the network</source>
        <translation>留空：通过网络安装</translation>
    </message>
    <message>
        <source>Choose the folder of wheels</source>
        <translation>选择离线安装包文件夹</translation>
    </message>
    <message>
        <source>Cancel the installation</source>
        <translation>取消安装</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>进度</translation>
    </message>
    <message>
        <source>Log of the installation</source>
        <translation>安装日志</translation>
    </message>
    <message>
        <source>Checking …</source>
        <translation>正在检查…</translation>
    </message>
    <message>
        <source>Interpreter: {path} ({origin})</source>
        <translation>解释器：{path}（{origin}）</translation>
    </message>
    <message>
        <source>set by the environment variable MINE_RESTORATION_ENGINE_PYTHON</source>
        <translation>由环境变量 MINE_RESTORATION_ENGINE_PYTHON 指定</translation>
    </message>
    <message>
        <source>chosen here</source>
        <translation>在此处选定</translation>
    </message>
    <message>
        <source>the plugin's own environment</source>
        <translation>插件自己的环境</translation>
    </message>
    <message>
        <source>the Python that comes with QGIS</source>
        <translation>QGIS 自带的 Python</translation>
    </message>
    <message>
        <source>none found</source>
        <translation>未找到</translation>
    </message>
    <message>
        <source>Plugin</source>
        <translation>插件</translation>
    </message>
    <message>
        <source>The computing engine works.</source>
        <translation>计算引擎工作正常。</translation>
    </message>
    <message>
        <source>Will be installed without a network, from the wheels in {wheels}, into {folder}.</source>
        <translation>将使用 {wheels} 中的离线安装包（不需要网络）安装到 {folder}。</translation>
    </message>
    <message>
        <source>Will be installed over the network, by pip from its configured index, into {folder}. About 180 MB to fetch, 700 MB on the disk.</source>
        <translation>将通过网络用 pip 安装到 {folder}，需下载约 180 MB，安装后占用约 700 MB。</translation>
    </message>
    <message>
        <source>Document</source>
        <translation>材料</translation>
    </message>
    <message>
        <source>Part that is exported</source>
        <translation>导出范围</translation>
    </message>
    <message>
        <source>Which part</source>
        <translation>范围</translation>
    </message>
    <message>
        <source>Open a workspace …</source>
        <translation>打开工作区…</translation>
    </message>
    <message>
        <source>Open a workspace</source>
        <translation>打开工作区</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>导出</translation>
    </message>
    <message>
        <source>Export what is described above</source>
        <translation>按以上设置导出</translation>
    </message>
    <message>
        <source>Export as last time</source>
        <translation>按上次设置再导出</translation>
    </message>
    <message>
        <source>Export with the settings of last time</source>
        <translation>按上次的设置导出</translation>
    </message>
    <message>
        <source>Not available: its algorithm is not installed.</source>
        <translation>不可用：没有安装相应算法。</translation>
    </message>
    <message>
        <source>File of the table: .xlsx, .csv or .html</source>
        <translation>附表文件：.xlsx、.csv 或 .html</translation>
    </message>
    <message>
        <source>Make it ready for the public</source>
        <translation>生成公示材料</translation>
    </message>
    <message>
        <source>By province, as in the work plan</source>
        <translation>按省（市），与工作方案相同</translation>
    </message>
    <message>
        <source>By city</source>
        <translation>按市（州）</translation>
    </message>
    <message>
        <source>By city and county</source>
        <translation>按市（州）和县（市、区）</translation>
    </message>
    <message>
        <source>Rows</source>
        <translation>行</translation>
    </message>
    <message>
        <source>Beside an earlier day</source>
        <translation>与较早日期对照</translation>
    </message>
    <message>
        <source>the appendix table</source>
        <translation>附表</translation>
    </message>
    <message>
        <source>appendix table</source>
        <translation>附表</translation>
    </message>
    <message>
        <source>One workbook a province</source>
        <translation>每省一个工作簿</translation>
    </message>
    <message>
        <source>One workbook, a sheet a province</source>
        <translation>一个工作簿，每省一张表</translation>
    </message>
    <message>
        <source>One CSV table</source>
        <translation>一个 CSV 表</translation>
    </message>
    <message>
        <source>One GeoPackage with outlines</source>
        <translation>一个 GeoPackage（含图形）</translation>
    </message>
    <message>
        <source>Ledgers by province</source>
        <translation>分省台账</translation>
    </message>
    <message>
        <source>the ledgers by province</source>
        <translation>分省台账</translation>
    </message>
    <message>
        <source>ledgers</source>
        <translation>分省台账</translation>
    </message>
    <message>
        <source>Written as</source>
        <translation>格式</translation>
    </message>
    <message>
        <source>With the map of the mine</source>
        <translation>附矿山位置图</translation>
    </message>
    <message>
        <source>All cards in one file, for printing</source>
        <translation>全部档案卡合为一个文件，便于打印</translation>
    </message>
    <message>
        <source>the archive cards</source>
        <translation>档案卡</translation>
    </message>
    <message>
        <source>archive cards</source>
        <translation>档案卡</translation>
    </message>
    <message>
        <source>That of the mines</source>
        <translation>矿山所在的省（市）</translation>
    </message>
    <message>
        <source>Each province of the mines, a document each</source>
        <translation>矿山所在各省（市），各一份</translation>
    </message>
    <message>
        <source>Of the province</source>
        <translation>省（市）</translation>
    </message>
    <message>
        <source>Compiled by</source>
        <translation>编制单位</translation>
    </message>
    <message>
        <source>The office that hands the plan in</source>
        <translation>上报方案的单位</translation>
    </message>
    <message>
        <source>Implementation plan</source>
        <translation>实施方案</translation>
    </message>
    <message>
        <source>the implementation plan</source>
        <translation>实施方案</translation>
    </message>
    <message>
        <source>implementation plan</source>
        <translation>实施方案</translation>
    </message>
    <message>
        <source>A4 upright</source>
        <translation>A4 纵向</translation>
    </message>
    <message>
        <source>A4 across</source>
        <translation>A4 横向</translation>
    </message>
    <message>
        <source>A3 across</source>
        <translation>A3 横向</translation>
    </message>
    <message>
        <source>Sheets</source>
        <translation>分幅</translation>
    </message>
    <message>
        <source>One map a mine</source>
        <translation>每个矿山一幅</translation>
    </message>
    <message>
        <source>One map a county</source>
        <translation>每个县（市、区）一幅</translation>
    </message>
    <message>
        <source>One map a province</source>
        <translation>每个省（市）一幅</translation>
    </message>
    <message>
        <source>One map of all</source>
        <translation>全部一幅</translation>
    </message>
    <message>
        <source>SVG</source>
        <translation>SVG</translation>
    </message>
    <message>
        <source>GeoTIFF</source>
        <translation>GeoTIFF</translation>
    </message>
    <message>
        <source>All maps in one PDF</source>
        <translation>全部图合为一个 PDF</translation>
    </message>
    <message>
        <source>Drawn by</source>
        <translation>制图人</translation>
    </message>
    <message>
        <source>Empty: your name</source>
        <translation>不填：您的姓名</translation>
    </message>
    <message>
        <source>Secrecy and review number</source>
        <translation>密级与审图号</translation>
    </message>
    <message>
        <source>Empty: a line to fill in by hand</source>
        <translation>不填：留空行手工填写</translation>
    </message>
    <message>
        <source>Data source</source>
        <translation>资料来源</translation>
    </message>
    <message>
        <source>Empty: the workspace and the base data</source>
        <translation>不填：工作区和基础数据</translation>
    </message>
    <message>
        <source>the maps for reports</source>
        <translation>成果图</translation>
    </message>
    <message>
        <source>maps</source>
        <translation>成果图</translation>
    </message>
    <message>
        <source>Title</source>
        <translation>标题</translation>
    </message>
    <message>
        <source>Empty: the usual title</source>
        <translation>不填：通用标题</translation>
    </message>
    <message>
        <source>With photos (without their positions)</source>
        <translation>附照片（去掉位置信息）</translation>
    </message>
    <message>
        <source>Approved by</source>
        <translation>批准人</translation>
    </message>
    <message>
        <source>Name of the person who approved it</source>
        <translation>批准公开的人的姓名</translation>
    </message>
    <message>
        <source>Approval number</source>
        <translation>批准文号</translation>
    </message>
    <message>
        <source>Number of the approval, if there is one</source>
        <translation>批准文号，没有可不填</translation>
    </message>
    <message>
        <source>Approved on</source>
        <translation>批准日期</translation>
    </message>
    <message>
        <source>the public disclosure</source>
        <translation>公示材料</translation>
    </message>
    <message>
        <source>public disclosure</source>
        <translation>公示材料</translation>
    </message>
    <message>
        <source>with maps</source>
        <translation>附图</translation>
    </message>
    <message>
        <source>without maps</source>
        <translation>不附图</translation>
    </message>
    <message>
        <source>all in one file</source>
        <translation>合为一个文件</translation>
    </message>
    <message>
        <source>Excel, Word and web page</source>
        <translation>Excel、Word 和网页</translation>
    </message>
    <message>
        <source>with photos</source>
        <translation>附照片</translation>
    </message>
    <message>
        <source>without photos</source>
        <translation>不附照片</translation>
    </message>
    <message>
        <source>with the baseline</source>
        <translation>附公布数据对比</translation>
    </message>
    <message>
        <source>, </source>
        <translation>，</translation>
    </message>
    <message>
        <source>Template</source>
        <translation>模板</translation>
    </message>
    <message>
        <source>Empty: the plugin's own</source>
        <translation>不填：用软件自带的</translation>
    </message>
    <message>
        <source>Choose the template</source>
        <translation>选择模板</translation>
    </message>
    <message>
        <source>File or folder of the export</source>
        <translation>导出到的文件或文件夹</translation>
    </message>
    <message>
        <source>Choose where the export is written to</source>
        <translation>选择保存位置</translation>
    </message>
    <message>
        <source>To</source>
        <translation>保存到</translation>
    </message>
    <message>
        <source>Folder of the export</source>
        <translation>导出文件夹</translation>
    </message>
    <message>
        <source>File of the export</source>
        <translation>导出文件</translation>
    </message>
    <message>
        <source>All</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>Selected on the map</source>
        <translation>地图上选中的</translation>
    </message>
    <message>
        <source>In the map window</source>
        <translation>地图窗口内的</translation>
    </message>
    <message>
        <source>In the drawn area</source>
        <translation>画定区域内的</translation>
    </message>
    <message>
        <source>In the area drawn last time</source>
        <translation>上次画定区域内的</translation>
    </message>
    <message>
        <source>Chosen mines</source>
        <translation>指定的矿山</translation>
    </message>
    <message>
        <source>all {count} mines</source>
        <translation>全部 {count} 个矿山</translation>
    </message>
    <message>
        <source>the {count} mines selected on the map</source>
        <translation>地图上选中的 {count} 个矿山</translation>
    </message>
    <message>
        <source>the {count} mines in the map window</source>
        <translation>地图窗口内的 {count} 个矿山</translation>
    </message>
    <message>
        <source>the {count} mines in the drawn area</source>
        <translation>画定区域内的 {count} 个矿山</translation>
    </message>
    <message>
        <source>the {count} mines in the area drawn last time</source>
        <translation>上次画定区域内的 {count} 个矿山</translation>
    </message>
    <message>
        <source>the {count} chosen mines</source>
        <translation>指定的 {count} 个矿山</translation>
    </message>
    <message>
        <source>The map window shows no place on the earth. Zoom to the mines first.</source>
        <translation>地图窗口当前的位置超出经纬度范围。请先缩放到矿山。</translation>
    </message>
    <message>
        <source>The workspace has no mines yet. Take patches into it in the panel Data.</source>
        <translation>工作区还没有矿山。请在“数据”面板中载入图斑。</translation>
    </message>
    <message>
        <source>Nothing is selected on the map in the workspace's patches. Select patches first, or choose another part.</source>
        <translation>地图上没有选中工作区的图斑。请先选择图斑，或改选其他范围。</translation>
    </message>
    <message>
        <source>There is no mine in the map window. Move the map, or choose another part.</source>
        <translation>地图窗口内没有矿山。请移动地图，或改选其他范围。</translation>
    </message>
    <message>
        <source>There is no mine in a drawn area. Draw one around the mines, or choose another part.</source>
        <translation>画定区域内没有矿山。请在矿山周围画区域，或改选其他范围。</translation>
    </message>
    <message>
        <source>There is no mine any more in the area that was drawn last time.</source>
        <translation>上次画定的区域内已没有矿山。</translation>
    </message>
    <message>
        <source>The chosen mines are not in the workspace any more.</source>
        <translation>指定的矿山已不在工作区中。</translation>
    </message>
    <message>
        <source>⚠ Nothing can be written into this folder. Choose another one.</source>
        <translation>⚠ 此文件夹不能写入。请另选文件夹。</translation>
    </message>
    <message>
        <source>The folder exists; files of the same name in it are replaced.</source>
        <translation>文件夹已存在，其中的同名文件将被替换。</translation>
    </message>
    <message>
        <source>The file exists and will be replaced.</source>
        <translation>文件已存在，将被替换。</translation>
    </message>
    <message>
        <source>⚠ Nothing can be written into the folder {folder}. Choose another one.</source>
        <translation>⚠ 文件夹 {folder} 不能写入。请另选文件夹。</translation>
    </message>
    <message>
        <source>{document}: documents are made from a workspace in a file (GeoPackage); the open one lies in a PostGIS database. Make a GeoPackage workspace in the panel Data and take the patches into it.</source>
        <translation>{document}：材料只能由文件形式的工作区（GeoPackage）生成，当前工作区在 PostGIS 数据库中。请在“数据”面板新建 GeoPackage 工作区并载入图斑。</translation>
    </message>
    <message>
        <source>{document}: a workspace must be open, since the records stand in it. Open or make one.</source>
        <translation>{document}：档案和台账存在工作区中，请先打开或新建工作区。</translation>
    </message>
    <message>
        <source>Will be exported: {what} of {mines}</source>
        <translation>将导出：{mines}的{what}</translation>
    </message>
    <message>
        <source>{text} in {count} provinces</source>
        <translation>{text}，共 {count} 个省（市）</translation>
    </message>
    <message>
        <source>{text} ({form}), to {path}.</source>
        <translation>{text}（{form}），写入 {path}。</translation>
    </message>
    <message>
        <source>{count} of them have no outline and come without a map.</source>
        <translation>其中 {count} 个没有图形，没有地图。</translation>
    </message>
    <message>
        <source>By the template {name}.</source>
        <translation>按模板 {name} 生成。</translation>
    </message>
    <message>
        <source>The template serves Word only; the PDF keeps the plugin's layout.</source>
        <translation>模板只用于 Word，PDF 用软件自带的版式。</translation>
    </message>
    <message>
        <source>The template {path} is not there. Choose another one, or leave it empty.</source>
        <translation>模板 {path} 不存在。请另选，或留空。</translation>
    </message>
    <message>
        <source>The template of {what} is a file {ending}.</source>
        <translation>{what}的模板应为 {ending} 文件。</translation>
    </message>
    <message>
        <source>Still to be given: {what}.</source>
        <translation>还需填写：{what}。</translation>
    </message>
    <message>
        <source>Choose where it is written to.</source>
        <translation>请选择保存位置。</translation>
    </message>
    <message>
        <source>The mines lie in {count} provinces. Choose one, or a document each.</source>
        <translation>矿山分布在 {count} 个省（市），请选择其中一个，或各省（市）各一份。</translation>
    </message>
    <message>
        <source>Public will be: name, township, area, measures, dates and status of each mine, and its position to 0.01 degree; no outline, no exact position.</source>
        <translation>将公开：各矿山的名称、乡镇、面积、措施、日期和状态，位置只到0.01度；不含范围线和精确位置。</translation>
    </message>
    <message>
        <source>What was typed into the texts is read by everybody: coordinates, phone and identity numbers in them are taken out, but nothing else.</source>
        <translation>文字栏中填写的内容所有人都能看到：其中的坐标、电话和身份证号会被去掉，其他内容照原样公开。</translation>
    </message>
    <message>
        <source>{mines} will be made ready for the public.</source>
        <translation>将为{mines}生成公示材料。</translation>
    </message>
    <message>
        <source>Photos lose their positions; what a camera has printed into the picture stays readable.</source>
        <translation>照片不带拍摄位置；相机印在画面上的文字仍看得见，请先核对。</translation>
    </message>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
    <message>
        <source>Approved by {approver}, number {approval}, on {day}. This is recorded in the workspace.</source>
        <translation>批准人：{approver}；批准文号：{approval}；批准日期：{day}。将记入工作区。</translation>
    </message>
    <message>
        <source>{what}: done in {seconds} s.</source>
        <translation>{what}已完成，用时 {seconds} 秒。</translation>
    </message>
    <message>
        <source>{what}: {sites} mines, {files} files, {seconds} s.</source>
        <translation>{what}：{sites} 个矿山，{files} 个文件，用时 {seconds} 秒。</translation>
    </message>
    <message>
        <source>{what}: written.</source>
        <translation>{what}：已写入。</translation>
    </message>
    <message>
        <source>{what}: {files} files are written.</source>
        <translation>{what}：已写入 {files} 个文件。</translation>
    </message>
    <message>
        <source>{count} things are missing or were noticed; they are listed below.</source>
        <translation>有 {count} 处缺少或需注意，列在下面。</translation>
    </message>
    <message>
        <source>Export as last time: {what}</source>
        <translation>按上次设置再导出：{what}</translation>
    </message>
    <message>
        <source>Open the folder of what was exported</source>
        <translation>打开导出文件所在文件夹</translation>
    </message>
    <message>
        <source>There are no patches behind this line.</source>
        <translation>此行没有对应的图斑。</translation>
    </message>
    <message>
        <source>Making the maps</source>
        <translation>正在制图</translation>
    </message>
    <message>
        <source>Map {number} of {count}: {name}</source>
        <translation>第 {number} 幅，共 {count} 幅：{name}</translation>
    </message>
    <message>
        <source>{value} (not in the list)</source>
        <translation>{value}（不在代码表中）</translation>
    </message>
    <message>
        <source>Calendar: {field}</source>
        <translation>日历：{field}</translation>
    </message>
    <message>
        <source>computed</source>
        <translation>自动计算</translation>
    </message>
    <message>
        <source>set by a step</source>
        <translation>由状态办理写入</translation>
    </message>
    <message>
        <source>m²</source>
        <translation>平方米</translation>
    </message>
    <message>
        <source>ha</source>
        <translation>公顷</translation>
    </message>
    <message>
        <source>m</source>
        <translation>米</translation>
    </message>
    <message>
        <source>10,000 yuan</source>
        <translation>万元</translation>
    </message>
    <message>
        <source>such as 2020-06-01</source>
        <translation>如 2020-06-01</translation>
    </message>
    <message>
        <source>Unit: {unit}</source>
        <translation>单位：{unit}</translation>
    </message>
    <message>
        <source>Range: {range}</source>
        <translation>范围：{range}</translation>
    </message>
    <message>
        <source>At most {count} characters</source>
        <translation>最多{count}字</translation>
    </message>
    <message>
        <source>Computed by the plugin; nobody fills it in.</source>
        <translation>由插件计算，不需填写。</translation>
    </message>
    <message>
        <source>Select these patches and zoom to them</source>
        <translation>选中这些图斑并缩放</translation>
    </message>
    <message>
        <source>No findings.</source>
        <translation>没有发现问题。</translation>
    </message>
    <message>
        <source>A double click zooms to the patch</source>
        <translation>双击缩放到图斑</translation>
    </message>
    <message>
        <source>{count} findings. A double click zooms to the patch.</source>
        <translation>共{count}条。双击缩放到图斑。</translation>
    </message>
    <message>
        <source>When</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>Who</source>
        <translation>修改人</translation>
    </message>
    <message>
        <source>Old value</source>
        <translation>原值</translation>
    </message>
    <message>
        <source>No changes yet.</source>
        <translation>尚无修改。</translation>
    </message>
    <message>
        <source>Take back the selected changes</source>
        <translation>撤回选中的修改</translation>
    </message>
    <message>
        <source>More</source>
        <translation>更多</translation>
    </message>
    <message>
        <source>Show older changes</source>
        <translation>显示更早的修改</translation>
    </message>
    <message>
        <source>Export …</source>
        <translation>导出…</translation>
    </message>
    <message>
        <source>Export the history</source>
        <translation>导出修改历史</translation>
    </message>
    <message>
        <source>{count} new records</source>
        <translation>新建{count}条记录</translation>
    </message>
    <message>
        <source>new record</source>
        <translation>新建记录</translation>
    </message>
    <message>
        <source>deleted</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>outside the plugin</source>
        <translation>插件之外</translation>
    </message>
    <message>
        <source>{count} changes were taken back.</source>
        <translation>已撤回{count}处修改。</translation>
    </message>
    <message>
        <source>{count} changes could not be taken back: {reason}</source>
        <translation>有{count}处修改未能撤回：{reason}</translation>
    </message>
    <message>
        <source>The history was exported to {file}.</source>
        <translation>修改历史已导出到{file}。</translation>
    </message>
    <message>
        <source>Files and coordinates</source>
        <translation>文件与坐标</translation>
    </message>
    <message>
        <source>Fields</source>
        <translation>字段</translation>
    </message>
    <message>
        <source>Beside the workspace</source>
        <translation>与工作区对比</translation>
    </message>
    <message>
        <source>Drop a file, an archive or a folder here, or choose one</source>
        <translation>把文件、压缩包或文件夹拖到这里，或选择</translation>
    </message>
    <message>
        <source>File …</source>
        <translation>文件…</translation>
    </message>
    <message>
        <source>Choose a file or an archive</source>
        <translation>选择文件或压缩包</translation>
    </message>
    <message>
        <source>Folder …</source>
        <translation>文件夹…</translation>
    </message>
    <message>
        <source>Choose a folder</source>
        <translation>选择文件夹</translation>
    </message>
    <message>
        <source>From</source>
        <translation>来源</translation>
    </message>
    <message>
        <source>Examine again</source>
        <translation>重新检查</translation>
    </message>
    <message>
        <source>Examine again with the answers that were changed</source>
        <translation>按改正后的答案重新检查</translation>
    </message>
    <message>
        <source>Save as a layer …</source>
        <translation>存为图层…</translation>
    </message>
    <message>
        <source>Write the patches to a file and show it as a layer</source>
        <translation>把图斑写入文件并显示为图层</translation>
    </message>
    <message>
        <source>Take into the workspace</source>
        <translation>导入工作区</translation>
    </message>
    <message>
        <source>Take the patches into the open workspace</source>
        <translation>把图斑写入打开的工作区</translation>
    </message>
    <message>
        <source>Files with patches ({patterns});;All files (*)</source>
        <translation>图斑文件 ({patterns});;所有文件 (*)</translation>
    </message>
    <message>
        <source>File or archive with patches</source>
        <translation>含有图斑的文件或压缩包</translation>
    </message>
    <message>
        <source>Folder with patches</source>
        <translation>含有图斑的文件夹</translation>
    </message>
    <message>
        <source>Examining what came in</source>
        <translation>正在检查来件</translation>
    </message>
    <message>
        <source>Import check</source>
        <translation>导入检查</translation>
    </message>
    <message>
        <source>Patches as they come in</source>
        <translation>导入的图斑（检查中）</translation>
    </message>
    <message>
        <source>Taking the patches in</source>
        <translation>正在载入图斑</translation>
    </message>
    <message>
        <source>Save the patches as</source>
        <translation>图斑另存为</translation>
    </message>
    <message>
        <source>Writing the results</source>
        <translation>正在写出结果</translation>
    </message>
    <message>
        <source>{count} patches were imported.</source>
        <translation>已导入{count}个图斑。</translation>
    </message>
    <message>
        <source>Findings ({count})</source>
        <translation>问题（{count}）</translation>
    </message>
    <message>
        <source>Answers were changed: examine again.</source>
        <translation>答案已改正，请重新检查。</translation>
    </message>
    <message>
        <source>{count} new patches were taken in.</source>
        <translation>新增{count}个图斑。</translation>
    </message>
    <message>
        <source>{count} patches were changed.</source>
        <translation>修改{count}个图斑。</translation>
    </message>
    <message>
        <source>{count} patches were removed.</source>
        <translation>删除{count}个图斑。</translation>
    </message>
    <message>
        <source>Nothing had to be changed.</source>
        <translation>没有需要修改的内容。</translation>
    </message>
    <message>
        <source>Which differences are shown</source>
        <translation>显示哪些差异</translation>
    </message>
    <message>
        <source>Tick all that are shown</source>
        <translation>勾选全部显示的</translation>
    </message>
    <message>
        <source>Tick none that is shown</source>
        <translation>全不选显示的</translation>
    </message>
    <message>
        <source>Take the ticks of all that are shown away</source>
        <translation>取消全部显示行的勾选</translation>
    </message>
    <message>
        <source>Tick what shall be taken over; a double click shows it on the map</source>
        <translation>勾选要采用的；双击在地图上显示</translation>
    </message>
    <message>
        <source>Differences</source>
        <translation>差异</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>查看</translation>
    </message>
    <message>
        <source>Which findings are shown</source>
        <translation>显示哪些问题</translation>
    </message>
    <message>
        <source>Export to Excel …</source>
        <translation>导出到 Excel…</translation>
    </message>
    <message>
        <source>Write the findings to a workbook</source>
        <translation>把问题写成工作簿</translation>
    </message>
    <message>
        <source>A double click shows the place on the map</source>
        <translation>双击在地图上显示该处</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>处理</translation>
    </message>
    <message>
        <source>File</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>The first {count} are shown; the workbook has all.</source>
        <translation>只显示前{count}条；工作簿中有全部。</translation>
    </message>
    <message>
        <source>findings</source>
        <translation>问题清单</translation>
    </message>
    <message>
        <source>The findings were written to {name}.</source>
        <translation>问题已写入{name}。</translation>
    </message>
    <message>
        <source>Layers that were found</source>
        <translation>读到的图层</translation>
    </message>
    <message>
        <source>First rows</source>
        <translation>前几行</translation>
    </message>
    <message>
        <source>The first rows, as they read in this encoding:</source>
        <translation>按此编码读出的前几行：</translation>
    </message>
    <message>
        <source>Column in the file</source>
        <translation>文件中的列</translation>
    </message>
    <message>
        <source>Becomes</source>
        <translation>对应字段</translation>
    </message>
    <message>
        <source>Some of its values</source>
        <translation>部分内容</translation>
    </message>
    <message>
        <source>{name}: what its columns become. Columns without a field keep their own name.</source>
        <translation>{name}：各列对应的字段。没有对应字段的列保留原名。</translation>
    </message>
    <message>
        <source>Field of the column {column}</source>
        <translation>列“{column}”对应的字段</translation>
    </message>
    <message>
        <source>Shapefile</source>
        <translation>Shapefile</translation>
    </message>
    <message>
        <source>File geodatabase</source>
        <translation>文件地理数据库</translation>
    </message>
    <message>
        <source>Excel table</source>
        <translation>Excel 表</translation>
    </message>
    <message>
        <source>Encoding of the texts</source>
        <translation>文字编码</translation>
    </message>
    <message>
        <source>Coordinate system</source>
        <translation>坐标系</translation>
    </message>
    <message>
        <source>Order of the coordinates</source>
        <translation>坐标次序</translation>
    </message>
    <message>
        <source>Units of areas</source>
        <translation>面积单位</translation>
    </message>
    <message>
        <source>Not known</source>
        <translation>无法判明</translation>
    </message>
    <message>
        <source>Big5 (traditional)</source>
        <translation>Big5（繁体）</translation>
    </message>
    <message>
        <source>Mixed: UTF-8 and GBK</source>
        <translation>混用：UTF-8 和 GBK</translation>
    </message>
    <message>
        <source>X is north, Y is east</source>
        <translation>X 为北（纵坐标），Y 为东（横坐标）</translation>
    </message>
    <message>
        <source>X is east, Y is north</source>
        <translation>X 为东（横坐标），Y 为北（纵坐标）</translation>
    </message>
    <message>
        <source>square metres</source>
        <translation>平方米</translation>
    </message>
    <message>
        <source>hectares</source>
        <translation>公顷</translation>
    </message>
    <message>
        <source>mu</source>
        <translation>亩</translation>
    </message>
    <message>
        <source>square kilometres</source>
        <translation>平方公里</translation>
    </message>
    <message>
        <source>CGCS2000, {width}-degree zone {zone}, zone in front</source>
        <translation>CGCS2000，{width}度带第{zone}带，横坐标前有带号</translation>
    </message>
    <message>
        <source>CGCS2000, {width}-degree zone {zone}, no zone in front</source>
        <translation>CGCS2000，{width}度带第{zone}带，横坐标前无带号</translation>
    </message>
    <message>
        <source>CGCS2000, longitude and latitude</source>
        <translation>CGCS2000 经纬度</translation>
    </message>
    <message>
        <source>New</source>
        <translation>新增</translation>
    </message>
    <message>
        <source>Shape changed</source>
        <translation>图形改变</translation>
    </message>
    <message>
        <source>Values changed</source>
        <translation>属性改变</translation>
    </message>
    <message>
        <source>Shape and values changed</source>
        <translation>图形和属性改变</translation>
    </message>
    <message>
        <source>Other number</source>
        <translation>改号</translation>
    </message>
    <message>
        <source>Split</source>
        <translation>分割</translation>
    </message>
    <message>
        <source>Merged</source>
        <translation>合并</translation>
    </message>
    <message>
        <source>Rearranged</source>
        <translation>重新划分</translation>
    </message>
    <message>
        <source>Not in the file any more</source>
        <translation>文件中不再有</translation>
    </message>
    <message>
        <source>Take</source>
        <translation>采用</translation>
    </message>
    <message>
        <source>Number in the file</source>
        <translation>文件中的编号</translation>
    </message>
    <message>
        <source>Number in the workspace</source>
        <translation>工作区中的编号</translation>
    </message>
    <message>
        <source>Changes</source>
        <translation>修改</translation>
    </message>
    <message>
        <source>Before (ha)</source>
        <translation>原面积（公顷）</translation>
    </message>
    <message>
        <source>After (ha)</source>
        <translation>现面积（公顷）</translation>
    </message>
    <message>
        <source>Remarks</source>
        <translation>说明</translation>
    </message>
    <message>
        <source>Repaired</source>
        <translation>已修复</translation>
    </message>
    <message>
        <source>Left out</source>
        <translation>未导入</translation>
    </message>
    <message>
        <source>Stays as it is</source>
        <translation>保留原名</translation>
    </message>
    <message>
        <source>All ({count})</source>
        <translation>全部（{count}）</translation>
    </message>
    <message>
        <source>shape</source>
        <translation>图形</translation>
    </message>
    <message>
        <source>{count} patches are in the workspace as they are.</source>
        <translation>{count}个图斑与工作区一致。</translation>
    </message>
    <message>
        <source>Patches: {patches}; layers: {layers}; {area} ha.</source>
        <translation>共{patches}个图斑，{layers}个图层，{area}公顷。</translation>
    </message>
    <message>
        <source>{count} were repaired.</source>
        <translation>已修复{count}个。</translation>
    </message>
    <message>
        <source>{count} cannot come in and are left out.</source>
        <translation>有{count}个不能导入，将不导入。</translation>
    </message>
    <message>
        <source>Choose a file, an archive or a folder.</source>
        <translation>请选择文件、压缩包或文件夹。</translation>
    </message>
    <message>
        <source>None of the patches can come in. Look at the findings.</source>
        <translation>没有可以导入的图斑，请看“问题”。</translation>
    </message>
    <message>
        <source>Nothing is ticked.</source>
        <translation>没有勾选任何内容。</translation>
    </message>
    <message>
        <source>Open …</source>
        <translation>打开…</translation>
    </message>
    <message>
        <source>{what}: open a file</source>
        <translation>{what}：打开文件</translation>
    </message>
    <message>
        <source>Notes</source>
        <translation>提示</translation>
    </message>
    <message>
        <source>Search the ledger</source>
        <translation>搜索台账</translation>
    </message>
    <message>
        <source>Any words of a line</source>
        <translation>行内任意文字</translation>
    </message>
    <message>
        <source>Filter by status</source>
        <translation>按状态筛选</translation>
    </message>
    <message>
        <source>All statuses</source>
        <translation>全部状态</translation>
    </message>
    <message>
        <source>Filter by notes</source>
        <translation>按提示筛选</translation>
    </message>
    <message>
        <source>All lines</source>
        <translation>全部行</translation>
    </message>
    <message>
        <source>overdue</source>
        <translation>逾期</translation>
    </message>
    <message>
        <source>contradiction</source>
        <translation>矛盾</translation>
    </message>
    <message>
        <source>missing</source>
        <translation>缺项</translation>
    </message>
    <message>
        <source>Clear filter</source>
        <translation>清除筛选</translation>
    </message>
    <message>
        <source>Ctrl+Z takes them back.</source>
        <translation>按Ctrl+Z可撤回。</translation>
    </message>
    <message>
        <source>There is nothing to take back in this panel. Older changes: see the history.</source>
        <translation>本面板没有可撤回的修改。更早的修改请见修改历史。</translation>
    </message>
    <message>
        <source>{who} changed {field} meanwhile.
There now: {theirs}
Yours: {mine}</source>
        <translation>{who}刚刚修改了{field}。
现值：{theirs}
您的：{mine}</translation>
    </message>
    <message>
        <source>Somebody</source>
        <translation>有人</translation>
    </message>
    <message>
        <source>Changed by somebody else</source>
        <translation>已被他人修改</translation>
    </message>
    <message>
        <source>No workspace is open. Open one in the Data panel.</source>
        <translation>没有打开工作区。请在“数据”面板中打开。</translation>
    </message>
    <message>
        <source>Selected: {count} sites</source>
        <translation>所选：{count}个矿山</translation>
    </message>
    <message>
        <source>Shown: {count} of {total} sites</source>
        <translation>显示：{count}个，共{total}个矿山</translation>
    </message>
    <message>
        <source>{count} with notes</source>
        <translation>{count}个有提示</translation>
    </message>
    <message>
        <source>Check the changes</source>
        <translation>核对修改</translation>
    </message>
    <message>
        <source>Not taken over because</source>
        <translation>未采用原因</translation>
    </message>
    <message>
        <source>Take over {count} changes</source>
        <translation>采用{count}处修改</translation>
    </message>
    <message>
        <source>{changes} cells were changed.</source>
        <translation>已修改{changes}个单元格。</translation>
    </message>
    <message>
        <source>{count} cells could not be taken over and stay as they were.</source>
        <translation>{count}个单元格未能采用，保持原值。</translation>
    </message>
    <message>
        <source>{changes} cells change.</source>
        <translation>将修改{changes}个单元格。</translation>
    </message>
    <message>
        <source>{count} cells cannot be taken over; they stay as they are.</source>
        <translation>有{count}个单元格不能采用，保持原样。</translation>
    </message>
    <message>
        <source>{count} cells lie beyond the table's edge.</source>
        <translation>有{count}个单元格超出表格范围。</translation>
    </message>
    <message>
        <source>Frozen columns</source>
        <translation>冻结列</translation>
    </message>
    <message>
        <source>This package comes without the manual.</source>
        <translation>安装包中没有使用说明。</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>详细信息</translation>
    </message>
    <message>
        <source>Scope</source>
        <translation>范围</translation>
    </message>
    <message>
        <source>Tables and export</source>
        <translation>统计与导出</translation>
    </message>
    <message>
        <source>Mine Restoration: {panel}</source>
        <translation>矿山修复：{panel}</translation>
    </message>
    <message>
        <source>Import patches …</source>
        <translation>导入图斑…</translation>
    </message>
    <message>
        <source>Merge selected patches</source>
        <translation>合并选中的图斑</translation>
    </message>
    <message>
        <source>Make selected patches sites of their own</source>
        <translation>选中的图斑拆分为新矿山</translation>
    </message>
    <message>
        <source>Measure patches again</source>
        <translation>重新量算图斑</translation>
    </message>
    <message>
        <source>Write sites off …</source>
        <translation>矿山注销……</translation>
    </message>
    <message>
        <source>Export a sheet to fill in …</source>
        <translation>导出填报表…</translation>
    </message>
    <message>
        <source>Import a filled-in sheet …</source>
        <translation>导入填报表…</translation>
    </message>
    <message>
        <source>History …</source>
        <translation>修改历史…</translation>
    </message>
    <message>
        <source>Check workspace …</source>
        <translation>检查工作区…</translation>
    </message>
    <message>
        <source>Settings …</source>
        <translation>设置…</translation>
    </message>
    <message>
        <source>Manual</source>
        <translation>使用说明</translation>
    </message>
    <message>
        <source>Check installation …</source>
        <translation>检查安装…</translation>
    </message>
    <message>
        <source>Patches are being measured just now.</source>
        <translation>正在量算图斑，请稍候。</translation>
    </message>
    <message>
        <source>All patches are measured. Select patches to measure them all the same.</source>
        <translation>所有图斑都已量算。要再量算，请先选中图斑。</translation>
    </message>
    <message>
        <source>{count} patches with changed outlines are being measured</source>
        <translation>正在重新量算 {count} 个图斑</translation>
    </message>
    <message>
        <source>{count} patches were measured again: areas, distances and classes are up to date.</source>
        <translation>已重新量算 {count} 个图斑，面积、距离、干支流已更新。</translation>
    </message>
    <message>
        <source>The outlines of {numbers} crossed themselves and were repaired; the history has the old ones.</source>
        <translation>{numbers} 的边界自相交，已修复；原图形保留在历史中。</translation>
    </message>
    <message>
        <source>{count} more cannot be measured either.</source>
        <translation>另有 {count} 个也无法量算。</translation>
    </message>
    <message>
        <source>Measuring was cancelled. The patches stay marked and are measured when the workspace is opened again.</source>
        <translation>已取消量算。这些图斑仍标为待重算，下次打开工作区时再量算。</translation>
    </message>
    <message>
        <source>Leave selected what shall be a site of its own, then choose “Make selected patches sites of their own” in the menu.</source>
        <translation>只保留要单列的图斑处于选中状态，再点菜单“选中的图斑拆分为新矿山”。</translation>
    </message>
    <message>
        <source>Select the parts</source>
        <translation>选中各部分</translation>
    </message>
    <message>
        <source>It was taken back; the patches are as they were.</source>
        <translation>已撤回，图斑恢复原状。</translation>
    </message>
    <message>
        <source>Patch {before} was split into {after}; its handed-down and verified areas were shared out by area.</source>
        <translation>图斑 {before} 已分割为 {after}，图斑面积、核定面积已按面积分摊。</translation>
    </message>
    <message>
        <source>Patches {before} were merged into {after}; their handed-down and verified areas were added up.</source>
        <translation>图斑 {before} 已合并为 {after}，图斑面积、核定面积已相加。</translation>
    </message>
    <message>
        <source>Patch {before} is a site of its own now: {after}.</source>
        <translation>图斑 {before} 已拆分为新矿山 {after}。</translation>
    </message>
    <message>
        <source>And {count} more.</source>
        <translation>另有 {count} 个。</translation>
    </message>
    <message>
        <source>Check photos</source>
        <translation>检查照片</translation>
    </message>
    <message>
        <source>Reads every photo of the workspace and compares it with what was taken in.</source>
        <translation>逐张读取工作区的照片，与收入时的内容比对。</translation>
    </message>
    <message>
        <source>Check all photos</source>
        <translation>检查全部照片</translation>
    </message>
    <message>
        <source>Check the photos of all sites</source>
        <translation>检查所有矿山的照片</translation>
    </message>
    <message>
        <source>Find photos …</source>
        <translation>查找照片…</translation>
    </message>
    <message>
        <source>Choose the folder where the missing photos are now</source>
        <translation>选择缺失的照片现在所在的文件夹</translation>
    </message>
    <message>
        <source>Open the folder of photos</source>
        <translation>打开照片文件夹</translation>
    </message>
    <message>
        <source>Warn of photos that are farther than that from their site</source>
        <translation>照片距矿山超过这个距离时提示</translation>
    </message>
    <message>
        <source> m</source>
        <translation> 米</translation>
    </message>
    <message>
        <source>Warn beyond</source>
        <translation>提示界限</translation>
    </message>
    <message>
        <source>Checking the photos</source>
        <translation>正在检查照片</translation>
    </message>
    <message>
        <source>{count} photos were checked; {findings} findings.</source>
        <translation>已检查{count}张照片，发现{findings}个问题。</translation>
    </message>
    <message>
        <source>{count} photos were checked; all are as they were taken in.</source>
        <translation>已检查{count}张照片，全部与收入时一致。</translation>
    </message>
    <message>
        <source>Folder with the missing photos</source>
        <translation>缺失照片所在的文件夹</translation>
    </message>
    <message>
        <source>Looking for the photos</source>
        <translation>正在查找照片</translation>
    </message>
    <message>
        <source>{count} photos were found again, {lost} were not.</source>
        <translation>找回{count}张照片，{lost}张没有找到。</translation>
    </message>
    <message>
        <source>Kind of photo</source>
        <translation>照片类型</translation>
    </message>
    <message>
        <source>Kind not chosen</source>
        <translation>未选类型</translation>
    </message>
    <message>
        <source>Direction in degrees from north, clockwise</source>
        <translation>方位角，自正北顺时针的度数</translation>
    </message>
    <message>
        <source>Caption</source>
        <translation>说明</translation>
    </message>
    <message>
        <source>Taken by</source>
        <translation>拍摄人</translation>
    </message>
    <message>
        <source>Direction</source>
        <translation>方向</translation>
    </message>
    <message>
        <source>{who} has changed this photo meanwhile ({mine} / {theirs}); look at it again.</source>
        <translation>{who}同时修改了这张照片（您填的：{mine}；现在是：{theirs}），请再核对。</translation>
    </message>
    <message>
        <source>Somebody else</source>
        <translation>其他人</translation>
    </message>
    <message>
        <source>(empty)</source>
        <translation>（空）</translation>
    </message>
    <message>
        <source>Before and after</source>
        <translation>前后对照</translation>
    </message>
    <message>
        <source>Pairs, confirmed and proposed</source>
        <translation>对照照片：已确认和建议的</translation>
    </message>
    <message>
        <source>Photo before</source>
        <translation>修复前照片</translation>
    </message>
    <message>
        <source>Photo after</source>
        <translation>修复后照片</translation>
    </message>
    <message>
        <source>Before</source>
        <translation>修复前</translation>
    </message>
    <message>
        <source>After</source>
        <translation>修复后</translation>
    </message>
    <message>
        <source>Confirm as a pair</source>
        <translation>确认为对照</translation>
    </message>
    <message>
        <source>The two photos show the same view before and after</source>
        <translation>两张照片是同一视角的修复前和修复后</translation>
    </message>
    <message>
        <source>Take the pair apart</source>
        <translation>取消对照</translation>
    </message>
    <message>
        <source>The two photos are no pair</source>
        <translation>两张照片不是同一视角</translation>
    </message>
    <message>
        <source>Swap</source>
        <translation>互换</translation>
    </message>
    <message>
        <source>Swap before and after</source>
        <translation>互换前后</translation>
    </message>
    <message>
        <source>No pair is near enough and turned alike. Choose the photos below.</source>
        <translation>没有位置相近、方向相似的照片，请在下面自行选择。</translation>
    </message>
    <message>
        <source>Reading the picture …</source>
        <translation>正在读取图片…</translation>
    </message>
    <message>
        <source>No time</source>
        <translation>无时间</translation>
    </message>
    <message>
        <source>Direction: {direction}</source>
        <translation>方位角：{direction}</translation>
    </message>
    <message>
        <source>Taken by {person}</source>
        <translation>拍摄人：{person}</translation>
    </message>
    <message>
        <source>Distance to the site: {distance} m</source>
        <translation>距矿山：{distance}米</translation>
    </message>
    <message>
        <source>Has a partner in a pair before and after</source>
        <translation>已有前后对照</translation>
    </message>
    <message>
        <source>{sign} {distance} m away</source>
        <translation>{sign} 距{distance}米</translation>
    </message>
    <message>
        <source>No position</source>
        <translation>无位置</translation>
    </message>
    <message>
        <source>File missing</source>
        <translation>文件缺失</translation>
    </message>
    <message>
        <source>File changed</source>
        <translation>文件已改变</translation>
    </message>
    <message>
        <source>Path not allowed</source>
        <translation>路径不允许</translation>
    </message>
    <message>
        <source>No checksum</source>
        <translation>无校验值</translation>
    </message>
    <message>
        <source>Not readable</source>
        <translation>无法读取</translation>
    </message>
    <message>
        <source>No preview of this format</source>
        <translation>此格式无法预览</translation>
    </message>
    <message>
        <source>Too large for a preview</source>
        <translation>过大，无法预览</translation>
    </message>
    <message>
        <source>Picture damaged</source>
        <translation>图片已损坏</translation>
    </message>
    <message>
        <source>No photos yet. Drag photos here, paste them, or add them with the button.</source>
        <translation>还没有照片。把照片拖到这里，或粘贴，或单击“添加照片”。</translation>
    </message>
    <message>
        <source>{count} photos: {kinds}</source>
        <translation>{count}张照片：{kinds}</translation>
    </message>
    <message>
        <source>{count} photos were added.</source>
        <translation>已添加{count}张照片。</translation>
    </message>
    <message>
        <source>{count} were there already.</source>
        <translation>{count}张已有，未重复添加。</translation>
    </message>
    <message>
        <source>{count} have no position.</source>
        <translation>{count}张没有位置。</translation>
    </message>
    <message>
        <source>{count} should be looked at.</source>
        <translation>{count}处需要核对。</translation>
    </message>
    <message>
        <source>{count} could not be added.</source>
        <translation>{count}张未能添加。</translation>
    </message>
    <message>
        <source>{distance} m apart</source>
        <translation>相距{distance}米</translation>
    </message>
    <message>
        <source>{turn}° turned</source>
        <translation>方向差{turn}°</translation>
    </message>
    <message>
        <source>confirmed</source>
        <translation>已确认</translation>
    </message>
    <message>
        <source>proposed</source>
        <translation>建议</translation>
    </message>
    <message>
        <source>Photos of the site</source>
        <translation>矿山的照片</translation>
    </message>
    <message>
        <source>Add photos …</source>
        <translation>添加照片…</translation>
    </message>
    <message>
        <source>Add photos from files</source>
        <translation>从文件添加照片</translation>
    </message>
    <message>
        <source>Paste</source>
        <translation>粘贴</translation>
    </message>
    <message>
        <source>Paste photos from the clipboard (Ctrl+V)</source>
        <translation>粘贴剪贴板中的照片（Ctrl+V）</translation>
    </message>
    <message>
        <source>Before and after …</source>
        <translation>前后对照…</translation>
    </message>
    <message>
        <source>Compare photos before and after, and confirm pairs</source>
        <translation>对比修复前后的照片，确认对照</translation>
    </message>
    <message>
        <source>Check photos …</source>
        <translation>检查照片…</translation>
    </message>
    <message>
        <source>Look for missing and changed photos</source>
        <translation>查找缺失和改变的照片</translation>
    </message>
    <message>
        <source>What can be done with the chosen photos</source>
        <translation>对所选照片的操作</translation>
    </message>
    <message>
        <source>Photo</source>
        <translation>照片</translation>
    </message>
    <message>
        <source>Open in the system's viewer (Enter)</source>
        <translation>用系统的看图程序打开（回车）</translation>
    </message>
    <message>
        <source>Show on the map where it was taken</source>
        <translation>在地图上显示拍摄位置</translation>
    </message>
    <message>
        <source>Remove; this can be taken back (Delete)</source>
        <translation>移除，可以撤回（Delete）</translation>
    </message>
    <message>
        <source>No site is chosen.</source>
        <translation>没有选择矿山。</translation>
    </message>
    <message>
        <source>Photos ({patterns})</source>
        <translation>照片 ({patterns})</translation>
    </message>
    <message>
        <source>Add photos</source>
        <translation>添加照片</translation>
    </message>
    <message>
        <source>Copying photos</source>
        <translation>正在复制照片</translation>
    </message>
    <message>
        <source>{count} photos were removed.</source>
        <translation>已移除{count}张照片。</translation>
    </message>
    <message>
        <source>City or county</source>
        <translation>地区</translation>
    </message>
    <message>
        <source>not filled in</source>
        <translation>未填写</translation>
    </message>
    <message>
        <source>{matched} of the campaign's {total} rivers matched; {left_out} other names are left out.</source>
        <translation>方案{total}条河流中匹配到{matched}条；另有{left_out}个名称不采用。</translation>
    </message>
    <message>
        <source>{count} chosen by hand.</source>
        <translation>人工指定{count}个。</translation>
    </message>
    <message>
        <source>Missing: {names}. Patches along them count as outside.</source>
        <translation>缺少：{names}。这些河流沿岸的图斑将算作范围外。</translation>
    </message>
    <message>
        <source>Choose another name field, or give the names to rivers in the table.</source>
        <translation>请换一个名称字段，或在表中为名称指定河流。</translation>
    </message>
    <message>
        <source>By hand</source>
        <translation>人工</translation>
    </message>
    <message>
        <source>By name</source>
        <translation>按名称</translation>
    </message>
    <message>
        <source>No match</source>
        <translation>无对应</translation>
    </message>
    <message>
        <source>River of the campaign for {name}</source>
        <translation>“{name}”对应的方案河流</translation>
    </message>
    <message>
        <source>left out</source>
        <translation>不采用</translation>
    </message>
    <message>
        <source>Find a name in the table</source>
        <translation>在表中查找名称</translation>
    </message>
    <message>
        <source>Names in the file and the campaign's rivers</source>
        <translation>文件中的名称与方案河流对照</translation>
    </message>
    <message>
        <source>Name in the file</source>
        <translation>文件中的名称</translation>
    </message>
    <message>
        <source>River of the campaign</source>
        <translation>方案中的河流</translation>
    </message>
    <message>
        <source>Class</source>
        <translation>类别</translation>
    </message>
    <message>
        <source>Matched</source>
        <translation>对应方式</translation>
    </message>
    <message>
        <source>All by name again</source>
        <translation>全部恢复按名称</translation>
    </message>
    <message>
        <source>Forget what was chosen by hand for this layer</source>
        <translation>清除对此图层的人工指定</translation>
    </message>
    <message>
        <source>{shown} of {count} names shown.</source>
        <translation>显示{count}个名称中的{shown}个。</translation>
    </message>
    <message>
        <source>Cancel the running step</source>
        <translation>取消正在进行的步骤</translation>
    </message>
    <message>
        <source>Cancelling</source>
        <translation>正在取消</translation>
    </message>
    <message>
        <source>about {minutes} min left</source>
        <translation>约剩{minutes}分钟</translation>
    </message>
    <message>
        <source>less than a minute left</source>
        <translation>不到1分钟</translation>
    </message>
    <message>
        <source>Distance from the river on each bank</source>
        <translation>河流两岸各取的距离</translation>
    </message>
    <message>
        <source> km</source>
        <translation> 公里</translation>
    </message>
    <message>
        <source>Distance on each bank</source>
        <translation>两岸各</translation>
    </message>
    <message>
        <source>A patch is in scope when</source>
        <translation>判定规则：何时在范围内</translation>
    </message>
    <message>
        <source>In scope when</source>
        <translation>在范围内的条件</translation>
    </message>
    <message>
        <source>Distance is measured from</source>
        <translation>距离起算线</translation>
    </message>
    <message>
        <source>Measured from</source>
        <translation>距离起算线</translation>
    </message>
    <message>
        <source>Main stem first</source>
        <translation>干流优先</translation>
    </message>
    <message>
        <source>Patches this near to the edge are listed</source>
        <translation>距边界多近的图斑要列出</translation>
    </message>
    <message>
        <source>List patches within</source>
        <translation>列出距边界</translation>
    </message>
    <message>
        <source>Field with the handed-down class</source>
        <translation>下发的干支流类别字段</translation>
    </message>
    <message>
        <source>Handed-down class</source>
        <translation>下发类别字段</translation>
    </message>
    <message>
        <source>Reset</source>
        <translation>恢复</translation>
    </message>
    <message>
        <source>Back to the campaign's settings</source>
        <translation>恢复方案的设置</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>判定结果</translation>
    </message>
    <message>
        <source>On the edge: a person decides</source>
        <translation>边界图斑：人工判定</translation>
    </message>
    <message>
        <source>Rules of the campaign</source>
        <translation>方案规则</translation>
    </message>
    <message>
        <source>Change …</source>
        <translation>更改…</translation>
    </message>
    <message>
        <source>Folder for the results</source>
        <translation>结果文件夹</translation>
    </message>
    <message>
        <source>Make strips</source>
        <translation>生成缓冲区</translation>
    </message>
    <message>
        <source>Classify</source>
        <translation>判定</translation>
    </message>
    <message>
        <source>strips</source>
        <translation>缓冲区</translation>
    </message>
    <message>
        <source>Making the strips</source>
        <translation>正在生成缓冲区</translation>
    </message>
    <message>
        <source>result</source>
        <translation>判定结果</translation>
    </message>
    <message>
        <source>Classifying the patches</source>
        <translation>正在判定图斑</translation>
    </message>
    <message>
        <source>The strips are made ({seconds} s).</source>
        <translation>缓冲区已生成（{seconds}秒）。</translation>
    </message>
    <message>
        <source>What the patch was before the decision is not known any more. Classify again, or decide anew.</source>
        <translation>该图斑判定前的情况已无从得知。请重新判定全部图斑，或对它重新作人工判定。</translation>
    </message>
    <message>
        <source>Results go to {folder}</source>
        <translation>结果存放在 {folder}</translation>
    </message>
    <message>
        <source>No result yet.</source>
        <translation>尚无结果。</translation>
    </message>
    <message>
        <source>{count} patches in the layer {name}.</source>
        <translation>图层“{name}”共{count}个图斑。</translation>
    </message>
    <message>
        <source>To classify, choose the patches in the panel Data first.</source>
        <translation>判定之前，请先在“数据”面板选择图斑。</translation>
    </message>
    <message>
        <source>As in the campaign.</source>
        <translation>与方案一致。</translation>
    </message>
    <message>
        <source>Differs from the campaign; the table will say so.</source>
        <translation>与方案不同，表中将注明。</translation>
    </message>
    <message>
        <source>On the edge</source>
        <translation>边界上</translation>
    </message>
    <message>
        <source>In scope, but outside the campaign's provinces</source>
        <translation>在范围内，但不在方案省份</translation>
    </message>
    <message>
        <source>In (decided)</source>
        <translation>在（人工）</translation>
    </message>
    <message>
        <source>Out (decided)</source>
        <translation>不在（人工）</translation>
    </message>
    <message>
        <source>In (position)</source>
        <translation>在（按位置）</translation>
    </message>
    <message>
        <source>Out (position)</source>
        <translation>不在（按位置）</translation>
    </message>
    <message>
        <source>Write down the reason first; it goes into the record.</source>
        <translation>请先填写理由，理由将记入成果。</translation>
    </message>
    <message>
        <source>The reason is too long: at most 254 characters.</source>
        <translation>理由过长，最多254个字符。</translation>
    </message>
    <message>
        <source>{in_scope} of {patches} patches in scope.</source>
        <translation>范围内{in_scope}个，共{patches}个。</translation>
    </message>
    <message>
        <source>Settings of Mine Restoration</source>
        <translation>矿山修复设置</translation>
    </message>
    <message>
        <source>Empty: beside the project or the patches</source>
        <translation>留空：存放在工程或图斑所在文件夹</translation>
    </message>
    <message>
        <source>Folder with own styles</source>
        <translation>自定义样式文件夹</translation>
    </message>
    <message>
        <source>Empty: the plugin's styles</source>
        <translation>留空：使用插件的样式</translation>
    </message>
    <message>
        <source>A style of your own is a file named {names}; it is taken in place of the plugin's.</source>
        <translation>自定义样式文件的名称为 {names}，优先于插件的样式。</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>Sheets (*.xlsx);;All files (*)</source>
        <translation>填报表 (*.xlsx);;所有文件 (*)</translation>
    </message>
    <message>
        <source>Sheet that was filled in</source>
        <translation>交回的填报表</translation>
    </message>
    <message>
        <source>Other file …</source>
        <translation>换一个文件……</translation>
    </message>
    <message>
        <source>Choose another sheet</source>
        <translation>选择另一个填报表</translation>
    </message>
    <message>
        <source>Tick all without conflict</source>
        <translation>勾选全部无冲突的</translation>
    </message>
    <message>
        <source>Take all ticks away</source>
        <translation>取消所有勾选</translation>
    </message>
    <message>
        <source>Tick what shall be taken over; the space bar ticks too</source>
        <translation>勾选要采用的；也可按空格键</translation>
    </message>
    <message>
        <source>Take over what is ticked</source>
        <translation>采用勾选的</translation>
    </message>
    <message>
        <source>Take back what was taken over</source>
        <translation>撤回刚才采用的</translation>
    </message>
    <message>
        <source>Reading the sheet</source>
        <translation>正在读取填报表</translation>
    </message>
    <message>
        <source>… and {count} more.</source>
        <translation>……另有 {count} 条。</translation>
    </message>
    <message>
        <source>Empty: all sites. Numbers separated by commas, or an expression such as "XZJD" = 'Town'</source>
        <translation>留空为全部；也可写用逗号隔开的编号，或表达式，如 "XZJD" = '某镇'</translation>
    </message>
    <message>
        <source>File of the sheet</source>
        <translation>填报表文件</translation>
    </message>
    <message>
        <source>Choose the file of the sheet</source>
        <translation>选择填报表文件</translation>
    </message>
    <message>
        <source>Export the sheet</source>
        <translation>导出填报表</translation>
    </message>
    <message>
        <source>archive sheet</source>
        <translation>档案填报表</translation>
    </message>
    <message>
        <source>ledger sheet</source>
        <translation>台账填报表</translation>
    </message>
    <message>
        <source>the sites that are named above</source>
        <translation>上面指定的矿山</translation>
    </message>
    <message>
        <source>all {count} sites</source>
        <translation>全部 {count} 个矿山</translation>
    </message>
    <message>
        <source>A protected sheet with one line a site is written for {sites}. Townships fill in the white cells and send the file back.</source>
        <translation>将为{sites}导出受保护的填报表，一个矿山一行。乡镇填写白色单元格后把文件交回。</translation>
    </message>
    <message>
        <source>Writing the sheet</source>
        <translation>正在写填报表</translation>
    </message>
    <message>
        <source>The sheet with {count} sites is written: {path}</source>
        <translation>已导出 {count} 个矿山的填报表：{path}</translation>
    </message>
    <message>
        <source>When exported</source>
        <translation>导出时</translation>
    </message>
    <message>
        <source>In the workspace now</source>
        <translation>工作区现值</translation>
    </message>
    <message>
        <source>In the sheet</source>
        <translation>填报表</translation>
    </message>
    <message>
        <source>⚠ Conflict</source>
        <translation>⚠ 冲突</translation>
    </message>
    <message>
        <source>✕ Refused</source>
        <translation>✕ 不能采用</translation>
    </message>
    <message>
        <source>Ledger, with funds</source>
        <translation>台账（含资金来源）</translation>
    </message>
    <message>
        <source>Changed in the workspace by {who} on {when}.</source>
        <translation>工作区中已由 {who} 于 {when} 修改。</translation>
    </message>
    <message>
        <source>Page {page}, line {line}</source>
        <translation>工作表“{page}”第 {line} 行</translation>
    </message>
    <message>
        <source>The sheet changes nothing.</source>
        <translation>填报表没有任何修改。</translation>
    </message>
    <message>
        <source>{count} differences: {parts}.</source>
        <translation>共 {count} 条差异：{parts}。</translation>
    </message>
    <message>
        <source>; </source>
        <translation>；</translation>
    </message>
    <message>
        <source>Take over {count} ticked</source>
        <translation>采用勾选的 {count} 条</translation>
    </message>
    <message>
        <source>New line of funds</source>
        <translation>新增一行资金</translation>
    </message>
    <message>
        <source>Line of funds deleted</source>
        <translation>删除一行资金</translation>
    </message>
    <message>
        <source>Whole line</source>
        <translation>整行</translation>
    </message>
    <message>
        <source>(not known)</source>
        <translation>（不详）</translation>
    </message>
    <message>
        <source>(deleted)</source>
        <translation>（已删除）</translation>
    </message>
    <message>
        <source>(emptied)</source>
        <translation>（已清空）</translation>
    </message>
    <message>
        <source>{count} were changed in the workspace meanwhile and left alone; they are compared again.</source>
        <translation>另有 {count} 条在此期间工作区又有修改，未采用，已重新比对。</translation>
    </message>
    <message>
        <source>Search sites by number, name, town or patch number</source>
        <translation>按编号、名称、乡镇或图斑编号查找矿山</translation>
    </message>
    <message>
        <source>Number, name, town or patch number (Ctrl+F)</source>
        <translation>编号、名称、乡镇、图斑编号（Ctrl+F）</translation>
    </message>
    <message>
        <source>Show only the sites that are selected on the map</source>
        <translation>只列出地图上选中的矿山</translation>
    </message>
    <message>
        <source>River class</source>
        <translation>干支流</translation>
    </message>
    <message>
        <source>Problems</source>
        <translation>主要问题</translation>
    </message>
    <message>
        <source>Filter by: {what}</source>
        <translation>筛选：{what}</translation>
    </message>
    <message>
        <source>completeness</source>
        <translation>完整度</translation>
    </message>
    <message>
        <source>Completeness</source>
        <translation>完整度</translation>
    </message>
    <message>
        <source>Complete records</source>
        <translation>已填完整</translation>
    </message>
    <message>
        <source>Incomplete records</source>
        <translation>未填完整</translation>
    </message>
    <message>
        <source>Clear search and filters</source>
        <translation>清除查找和筛选</translation>
    </message>
    <message>
        <source>The workspace has no sites yet. Load patches in the panel Data.</source>
        <translation>工作区还没有矿山。请在“数据”面板中载入图斑。</translation>
    </message>
    <message>
        <source>No patch is selected on the map.</source>
        <translation>地图上没有选中图斑。</translation>
    </message>
    <message>
        <source>{count} sites</source>
        <translation>{count}个矿山</translation>
    </message>
    <message>
        <source>None of {total} sites fits. Clear the search or a filter.</source>
        <translation>{total}个矿山中没有符合的，请清除查找或筛选。</translation>
    </message>
    <message>
        <source>{count} of {total} sites</source>
        <translation>{total}个矿山中的{count}个</translation>
    </message>
    <message>
        <source>Town</source>
        <translation>乡镇</translation>
    </message>
    <message>
        <source>Complete</source>
        <translation>完整度</translation>
    </message>
    <message>
        <source>Status: {status}</source>
        <translation>状态：{status}</translation>
    </message>
    <message>
        <source>Records of the site</source>
        <translation>该矿山的记录</translation>
    </message>
    <message>
        <source>{origin} → {target}</source>
        <translation>{origin} → {target}</translation>
    </message>
    <message>
        <source>Batch {batch}, {date}</source>
        <translation>批次 {batch}，{date}</translation>
    </message>
    <message>
        <source>Reason: {reason}</source>
        <translation>原因：{reason}</translation>
    </message>
    <message>
        <source>An inspection ({date}) found a relapse, or a problem that was not mended in time. Proposed: {step}.</source>
        <translation>抽查（{date}）发现问题反弹或逾期未整改，建议：{step}。</translation>
    </message>
    <message>
        <source>Missing for “{step}” ({count}):</source>
        <translation>“{step}”还缺（{count}项）：</translation>
    </message>
    <message>
        <source>{count} more …</source>
        <translation>还有{count}项……</translation>
    </message>
    <message>
        <source>Site {number}: {origin} → {target}.</source>
        <translation>矿山{number}：{origin} → {target}。</translation>
    </message>
    <message>
        <source>Relapse on written-off sites: {names}.</source>
        <translation>已注销矿山问题反弹：{names}。</translation>
    </message>
    <message>
        <source>Reason (kept in the history):</source>
        <translation>原因（存入修改历史）：</translation>
    </message>
    <message>
        <source>Difference to the published table</source>
        <translation>与公布数据之差</translation>
    </message>
    <message>
        <source>What is counted</source>
        <translation>统计对象</translation>
    </message>
    <message>
        <source>No result yet</source>
        <translation>尚无结果</translation>
    </message>
    <message>
        <source>Draw an area</source>
        <translation>画区域</translation>
    </message>
    <message>
        <source>Draw an area on the map</source>
        <translation>在地图上画区域</translation>
    </message>
    <message>
        <source>From selected shapes</source>
        <translation>取选中图形</translation>
    </message>
    <message>
        <source>Make the selected shapes of the active layer the area</source>
        <translation>以当前图层中选中的图形为区域</translation>
    </message>
    <message>
        <source>Clear the area</source>
        <translation>清除区域</translation>
    </message>
    <message>
        <source>Take the drawn area off the map</source>
        <translation>从地图上清除画定的区域</translation>
    </message>
    <message>
        <source>Stop drawing</source>
        <translation>停止画图</translation>
    </message>
    <message>
        <source>This layer was not classified. Choose a classified one, or classify the patches in the panel Scope.</source>
        <translation>该图层未经判定。请选择判定过的图层，或在“范围”面板判定图斑。</translation>
    </message>
    <message>
        <source>Nothing to count yet: classify the patches in the panel Scope.</source>
        <translation>还没有可统计的内容：请先在“范围”面板判定图斑。</translation>
    </message>
    <message>
        <source>There are no patches behind this number.</source>
        <translation>这个数字没有对应的图斑。</translation>
    </message>
    <message>
        <source>There are no patches in this part. Choose another one.</source>
        <translation>此范围内没有图斑。请改选其他范围。</translation>
    </message>
    <message>
        <source>An earlier day is known for the patches of the open workspace only. Choose them above, or take the day away.</source>
        <translation>只有当前工作区的图斑有历史记录，可与较早日期对照。请在上面选择工作区的图斑，或取消日期。</translation>
    </message>
    <message>
        <source>No difference: every number equals the published table ({title}).</source>
        <translation>无差异：各数均与公布的附表（{title}）一致。</translation>
    </message>
    <message>
        <source>Present minus published ({title}): {count} numbers differ; {dash} stands where nothing does.</source>
        <translation>本次统计减公布数据（{title}）：有{count}个数不同，“{dash}”表示无差异。</translation>
    </message>
    <message>
        <source>The table {name} was written.</source>
        <translation>附表 {name} 已写出。</translation>
    </message>
    <message>
        <source>{count} in scope lie outside the campaign's provinces ({hectares} ha)</source>
        <translation>{count}个在范围内但不在方案省份（{hectares}公顷）</translation>
    </message>
    <message>
        <source>{count} in scope have no river class ({hectares} ha)</source>
        <translation>{count}个在范围内但没有干支流类别（{hectares}公顷）</translation>
    </message>
    <message>
        <source>Not in the table: {parts}.</source>
        <translation>未列入表中：{parts}。</translation>
    </message>
    <message>
        <source>the selected patches</source>
        <translation>选中的图斑</translation>
    </message>
    <message>
        <source>the patches in the map window</source>
        <translation>地图窗口内的图斑</translation>
    </message>
    <message>
        <source>the patches in the drawn area</source>
        <translation>画定区域内的图斑</translation>
    </message>
    <message>
        <source>the patches of the chosen mines</source>
        <translation>指定矿山的图斑</translation>
    </message>
    <message>
        <source>all patches</source>
        <translation>全部图斑</translation>
    </message>
    <message>
        <source>by patch</source>
        <translation>按图斑计数</translation>
    </message>
    <message>
        <source>by site</source>
        <translation>按点计数</translation>
    </message>
    <message>
        <source>ellipsoidal area</source>
        <translation>椭球面积</translation>
    </message>
    <message>
        <source>area handed down</source>
        <translation>下发面积</translation>
    </message>
    <message>
        <source>verified area</source>
        <translation>核定面积</translation>
    </message>
    <message>
        <source>Counts {extent} ({patches}, {in_scope} of them in scope), {count_by}, {area}.</source>
        <translation>统计{extent}（{patches}个，其中范围内{in_scope}个），{count_by}，{area}。</translation>
    </message>
    <message>
        <source>Nothing to export yet: classify the patches first.</source>
        <translation>还没有可导出的内容：请先判定图斑。</translation>
    </message>
    <message>
        <source>Choose where the table is written to.</source>
        <translation>请选择附表写到哪里。</translation>
    </message>
    <message>
        <source>Web page</source>
        <translation>网页</translation>
    </message>
    <message>
        <source>The table's file must end in .xlsx, .csv or .html.</source>
        <translation>附表的文件扩展名应为 .xlsx、.csv 或 .html。</translation>
    </message>
    <message>
        <source>Will be exported: the appendix table of {extent} ({patches}), {count_by}, {area}, as {kind} to {path}.</source>
        <translation>将导出：{extent}（{patches}个）的附表，{count_by}，{area}，以{kind}形式写入 {path}。</translation>
    </message>
    <message>
        <source>Its rows: {rows}.</source>
        <translation>各行：{rows}。</translation>
    </message>
    <message>
        <source>The comparison with the published baseline stands below it.</source>
        <translation>另附与公布数据的对比。</translation>
    </message>
    <message>
        <source>Beside it stands the table as it was on {day}, and which patches explain the difference.</source>
        <translation>并列 {day} 当时的附表，以及造成差异的图斑。</translation>
    </message>
    <message>
        <source>New …</source>
        <translation>新建…</translation>
    </message>
    <message>
        <source>Close the workspace</source>
        <translation>关闭工作区</translation>
    </message>
    <message>
        <source>Recent workspaces</source>
        <translation>最近的工作区</translation>
    </message>
    <message>
        <source>Take the patches into the workspace</source>
        <translation>将图斑载入工作区</translation>
    </message>
    <message>
        <source>Making the workspace</source>
        <translation>正在创建工作区</translation>
    </message>
    <message>
        <source>Workspace {name} is open: {sites} sites.</source>
        <translation>已打开工作区{name}：{sites}个矿山。</translation>
    </message>
    <message>
        <source>Choose the patches below first, then take them into the workspace.</source>
        <translation>请先在下方选择图斑，再载入工作区。</translation>
    </message>
    <message>
        <source>{loaded} patches of {sites} new sites were taken in.</source>
        <translation>已载入{loaded}个图斑，新建{sites}个矿山。</translation>
    </message>
    <message>
        <source>{known} were there already.</source>
        <translation>另有{known}个图斑原已存在。</translation>
    </message>
    <message>
        <source>Recent</source>
        <translation>最近打开</translation>
    </message>
    <message>
        <source>No workspace is open. A workspace is one file that keeps archive, ledger, photos and history of all mines of a county.</source>
        <translation>未打开工作区。工作区是一个文件，保存全县所有矿山的档案、台账、照片和修改历史。</translation>
    </message>
    <message>
        <source>{name}: region {region}, {sites} sites, {patches} patches.</source>
        <translation>{name}：行政区{region}，{sites}个矿山，{patches}个图斑。</translation>
    </message>
    <message>
        <source>Campaign: {title}. Saved under the name {editor}.</source>
        <translation>方案：{title}。修改记在“{editor}”名下。</translation>
    </message>
    <message>
        <source>Campaign: {title}. The code lists, the base rivers and the forms go into the file.</source>
        <translation>方案：{title}。代码表、基础河流和填写表单一并写入文件。</translation>
    </message>
    <message>
        <source>Region code</source>
        <translation>行政区代码</translation>
    </message>
    <message>
        <source>GB/T 2260: 6 digits for a county, 4 for a city, 2 for a province</source>
        <translation>GB/T 2260：县6位，市4位，省2位</translation>
    </message>
    <message>
        <source>GB/T 2260, such as 511502</source>
        <translation>GB/T 2260，如511502</translation>
    </message>
    <message>
        <source>File of the workspace</source>
        <translation>工作区文件</translation>
    </message>
    <message>
        <source>Choose the file of the workspace</source>
        <translation>选择工作区文件</translation>
    </message>
    <message>
        <source>Your name</source>
        <translation>您的姓名</translation>
    </message>
    <message>
        <source>Your name; the history says who changed what</source>
        <translation>您的姓名；修改历史据此说明谁改了什么</translation>
    </message>
    <message>
        <source>Make</source>
        <translation>创建</translation>
    </message>
    <message>
        <source>workspace</source>
        <translation>工作区</translation>
    </message>
    <message>
        <source>Not a code of the campaign's provinces</source>
        <translation>不是方案内省份的代码</translation>
    </message>
    <message>
        <source>Workspace {name}</source>
        <translation>工作区 {name}</translation>
    </message>
    <message>
        <source>Open a workspace first, in the panel Data.</source>
        <translation>请先在“数据”面板中打开工作区。</translation>
    </message>
    <message>
        <source>Write sites off</source>
        <translation>矿山注销</translation>
    </message>
    <message>
        <source>Search sites by number, name, county or acceptance paper</source>
        <translation>按编号、名称、县或验收文号查找矿山</translation>
    </message>
    <message>
        <source>Number, name, county or acceptance paper</source>
        <translation>编号、名称、县或验收文号</translation>
    </message>
    <message>
        <source>Only sites that are ready</source>
        <translation>只看可以注销的</translation>
    </message>
    <message>
        <source>Tick all shown</source>
        <translation>勾选全部显示的</translation>
    </message>
    <message>
        <source>Tick all sites that are shown and ready</source>
        <translation>勾选显示的、可以注销的全部矿山</translation>
    </message>
    <message>
        <source>Sites that stand before the write-off</source>
        <translation>等待注销的矿山</translation>
    </message>
    <message>
        <source>Number of the batch; it must not have been used before</source>
        <translation>批次号，不能用以前用过的</translation>
    </message>
    <message>
        <source>Date of the write-off</source>
        <translation>注销日期</translation>
    </message>
    <message>
        <source>Write off</source>
        <translation>注销</translation>
    </message>
    <message>
        <source>Write the ticked sites off</source>
        <translation>注销已勾选的矿山</translation>
    </message>
    <message>
        <source>Batches so far</source>
        <translation>已有批次</translation>
    </message>
    <message>
        <source>Make the list …</source>
        <translation>生成清单……</translation>
    </message>
    <message>
        <source>Make the list of the chosen batch, to print and sign</source>
        <translation>生成所选批次的清单，供打印签字</translation>
    </message>
    <message>
        <source>Reading … {count} sites so far.</source>
        <translation>正在读取……已读 {count} 个矿山。</translation>
    </message>
    <message>
        <source>No site stands before the write-off. A site comes here when the city has accepted it.</source>
        <translation>没有等待注销的矿山。市级验收通过的矿山会列在这里。</translation>
    </message>
    <message>
        <source>Make the list now, or later from the batches so far.</source>
        <translation>可以现在生成清单，也可以以后从“已有批次”中生成。</translation>
    </message>
    <message>
        <source>The list of batch {batch} was written to {file}.</source>
        <translation>批次 {batch} 的清单已写入 {file}。</translation>
    </message>
    <message>
        <source>Area, ha</source>
        <translation>面积（公顷）</translation>
    </message>
    <message>
        <source>Acceptance paper</source>
        <translation>验收文号</translation>
    </message>
    <message>
        <source>Accepted on</source>
        <translation>验收日期</translation>
    </message>
    <message>
        <source>{count} sites ticked, {hectares} ha. {ready} are ready, {stuck} are not.</source>
        <translation>已勾选 {count} 个矿山，{hectares} 公顷。可以注销的 {ready} 个，条件不齐备的 {stuck} 个。</translation>
    </message>
    <message>
        <source>Ready</source>
        <translation>可以注销</translation>
    </message>
    <message>
        <source>{count} sites were written off in batch {batch}.</source>
        <translation>{count} 个矿山已注销，批次 {batch}。</translation>
    </message>
    <message>
        <source>{count} were refused: {names}.</source>
        <translation>{count} 个未注销：{names}。</translation>
    </message>
    <message>
        <source>There is no mine in what was chosen ({scope}). Choose another part, or leave the choice empty for the whole workspace.</source>
        <translation>所选范围（{scope}）内没有矿山。请另选范围，或留空以导出整个工作区。</translation>
    </message>
    <message>
        <source>The area {scope} cannot be understood ({reason}). Give four numbers (west, east, south, north) or a polygon as WKT, with the coordinate system in brackets where it is not CGCS2000.</source>
        <translation>不能识别范围 {scope}（{reason}）。请填写四个数（西、东、南、北）或 WKT 多边形；坐标系不是 CGCS2000 时在方括号中注明。</translation>
    </message>
    <message>
        <source>None of the chosen mines lies in a province of the campaign {campaign}, so there is no ledger to make. Choose another part, or check the province codes of the patches.</source>
        <translation>所选矿山都不在工作“{campaign}”的省份内，没有台账可生成。请另选范围，或检查图斑的省代码。</translation>
    </message>
    <message>
        <source>None of the {count} chosen mines is in scope: the ledgers say so and hold no lines (a zero report). If that is wrong, classify the patches first.</source>
        <translation>所选 {count} 个矿山都不在范围内：台账为零报告，没有数据行。如不符合实际，请先判定图斑。</translation>
    </message>
    <message>
        <source>{where}: {count} mines have no outline on the map ({numbers}); their lines are there without a shape.</source>
        <translation>{where}：{count} 个矿山没有图形（{numbers}）；其行照常列出，没有面。</translation>
    </message>
    <message>
        <source>No patches were chosen for the appendix table. Choose a classified layer, or a workspace whose patches are meant.</source>
        <translation>没有选择要统计的图斑。请选择已判定的图层，或选择要统计其图斑的工作区。</translation>
    </message>
    <message>
        <source>The expression {scope} cannot be used on the patches ({reason}). Correct it; the fields of the layer are: {fields}.</source>
        <translation>表达式 {scope} 不能用于图斑（{reason}）。请改正；图层的字段有：{fields}。</translation>
    </message>
    <message>
        <source>The table is about a part of the patches, the published figures are about all: the difference holds what was not chosen.</source>
        <translation>附表只统计了一部分图斑，公布数据是全部：差值含未选的部分。</translation>
    </message>
    <message>
        <source>{text} is not a date or time. Write it as 2020-06-30 (the end of that day) or 2020-06-30 18:00.</source>
        <translation>{text} 不是日期或时间。请写成 2020-06-30（指当天结束）或 2020-06-30 18:00。</translation>
    </message>
    <message>
        <source>The time {text} has not come yet, so there is no table of it. Choose an earlier one.</source>
        <translation>{text} 还没有到，没有当时的附表。请选择较早的时间。</translation>
    </message>
    <message>
        <source>The table of {text} can only be made from the history of a workspace. Choose the workspace, or leave the earlier time empty.</source>
        <translation>{text} 的附表只能由工作区的修改历史得出。请选择工作区，或将较早的时间留空。</translation>
    </message>
    <message>
        <source>The layer {name} does not come from the workspace (it has no field uuid), so it cannot be set beside the workspace's earlier state. Choose the workspace's patches, or leave the layer empty.</source>
        <translation>图层 {name} 不是工作区的图斑（没有 uuid 字段），不能与工作区当时的情况比较。请选择工作区的图斑，或将图层留空。</translation>
    </message>
    <message>
        <source>The history does not reach back to {time}: the workspace was made on {made}. The table was made without the earlier figures; choose a later time to compare.</source>
        <translation>修改历史没有 {time} 的记录：工作区建立于 {made}。附表已生成，不含当时的数；要比较请选择较晚的时间。</translation>
    </message>
    <message>
        <source>Lines are missing in the history since {time}, so the earlier figures may be wrong. Check the workspace (Check workspace) before you use them.</source>
        <translation>{time} 以来的修改历史缺行，当时的数可能不准。使用前请先检查工作区（“检查工作区”）。</translation>
    </message>
    <message>
        <source>{count} lines of the history since {time} do not fit what stands in the workspace (the first one is line {first}), so the earlier figures may be wrong. Check the workspace (Check workspace) before you use them.</source>
        <translation>{time} 以来的修改历史有 {count} 行与工作区现有数据对不上（第一处为第 {first} 行），当时的数可能不准。使用前请先检查工作区（“检查工作区”）。</translation>
    </message>
    <message>
        <source>The template {path} cannot be read ({reason}). Open it in the program it was made with and save it anew, or leave the template empty to use the plugin's own.</source>
        <translation>模板 {path} 不能读取（{reason}）。请用制作它的软件打开后重新保存，或不选模板，使用插件自带的模板。</translation>
    </message>
    <message>
        <source>The template {path} asks for fields that do not exist: {fields}. They stay empty; the manual lists the fields that can be used.</source>
        <translation>模板 {path} 中有不存在的字段：{fields}。这些位置留空；可用的字段见手册。</translation>
    </message>
    <message>
        <source>Nobody is named who approved the release, so nothing was made. Enter the name of the person who approved it.</source>
        <translation>没有填写批准人，未生成任何文件。请填写批准公示的人的姓名。</translation>
    </message>
    <message>
        <source>{value} is no date of an approval. Write it as 2020-12-31, or leave it empty for today.</source>
        <translation>{value}不是有效的批准日期。请写作 2020-12-31，或不填，即为今天。</translation>
    </message>
    <message>
        <source>None of the chosen mines is inside the campaign's scope, so there is nothing to publish. Choose another part.</source>
        <translation>所选矿山都不在工作范围内，没有可公示的内容。请另选范围。</translation>
    </message>
    <message>
        <source>The folder {path} holds other files ({names}), which would be lost. Choose an empty or a new folder.</source>
        <translation>文件夹 {path} 中有其他文件（{names}），覆盖会使其丢失。请选择空文件夹或新文件夹。</translation>
    </message>
    <message>
        <source>Nothing was published: {file} holds {what} (at {place}: {text}). Change the text or the template that it comes from and run again.</source>
        <translation>未公示：{file} 中有{what}（位置：{place}，内容：{text}）。请修改其来源的文字或模板后重新运行。</translation>
    </message>
    <message>
        <source>a corner or a centre of a patch</source>
        <translation>图斑的界址点或中心点坐标</translation>
    </message>
    <message>
        <source>something that could be an exact position</source>
        <translation>可能是精确位置的内容</translation>
    </message>
    <message>
        <source>a picture with data of the camera</source>
        <translation>带有相机信息的图片</translation>
    </message>
    <message>
        <source>a part that does not belong there</source>
        <translation>不应有的内容</translation>
    </message>
    <message>
        <source>a part that cannot be checked</source>
        <translation>无法检查的内容</translation>
    </message>
    <message>
        <source>{count} of the chosen mines are outside the campaign's scope and were not published: {numbers}.</source>
        <translation>所选矿山中有{count}个不在工作范围内，未公示：{numbers}。</translation>
    </message>
    <message>
        <source>{where}: the text of {field} gives a position ({count} times), which was taken out of what is published. The workspace keeps the text.</source>
        <translation>{where}：{field}的文字中有坐标（{count}处），公示内容中已去掉。工作区中的文字不变。</translation>
    </message>
    <message>
        <source>{where}: the text of {field} gives a telephone or identity number, an address or a link ({count} times), which was taken out of what is published. The workspace keeps the text.</source>
        <translation>{where}：{field}的文字中有电话、证件号码、邮箱或链接（{count}处），公示内容中已去掉。工作区中的文字不变。</translation>
    </message>
    <message>
        <source>{where} has no outline, so it is published without its position and is not on the map.</source>
        <translation>{where}没有图形，公示内容中不含其位置，地图上也不显示。</translation>
    </message>
    <message>
        <source>{where}: the photo {photo} was not published, since it cannot be drawn anew ({reason}). Save it as a JPEG and run again.</source>
        <translation>{where}：照片 {photo} 无法重新生成（{reason}），未公示。请另存为 JPEG 后重新运行。</translation>
    </message>
    <message>
        <source>{count} photos are published. The data of the cameras were taken out; look through the folder of photos for positions, names and faces in the pictures themselves.</source>
        <translation>公示照片{count}张，相机写入的信息已清除。请打开照片文件夹逐张查看，画面中有无水印坐标、姓名和人脸。</translation>
    </message>
    <message>
        <source>The template {path} has no row to repeat for the mines. Put names of fields in double braces into one row, such as {{{{主体编号}}}} or {{{{ZTBH}}}}, or leave the template empty.</source>
        <translation>模板 {path} 中没有可对每个矿山重复的行。请在一行的单元格中写双花括号的字段名，如 {{{{主体编号}}}} 或 {{{{ZTBH}}}}，或不用模板。</translation>
    </message>
    <message>
        <source>{where} has no outline on the map: the document was made without its map.</source>
        <translation>{where}没有图形：文件已生成，但没有地图。</translation>
    </message>
    <message>
        <source>{where}: the photo {photo} is not in its folder any more: the document was made without it.</source>
        <translation>{where}：照片 {photo} 已不在文件夹中：文件已生成，但没有这张照片。</translation>
    </message>
    <message>
        <source>{where}: the text of {field} has {length} characters and was cut to {kept} on paper. The workspace keeps all of it.</source>
        <translation>{where}：{field}有{length}字，纸面上截至{kept}字。工作区中保留全文。</translation>
    </message>
    <message>
        <source>{where}: its document was not made ({reason}). The others were.</source>
        <translation>{where}：文件未生成（{reason}）。其余文件已生成。</translation>
    </message>
    <message>
        <source>No font with Chinese letters was found on this computer, so Chinese text on maps and charts may show as boxes. Install one, such as Source Han Sans or SimSun, and run again.</source>
        <translation>这台计算机上没有中文字体，地图和图表上的汉字可能显示为方框。请安装一种（如思源黑体、宋体）后重新运行。</translation>
    </message>
    <message>
        <source>What was chosen lies in several provinces ({provinces}), and one file holds the plan of one. Give the code of a province, or choose a folder to get a plan for each.</source>
        <translation>所选部分涉及几个省（{provinces}），而一个文件只能是一个省的方案。请填写省代码，或把结果改为文件夹，每省各编一份。</translation>
    </message>
    <message>
        <source>The campaign has no province {province}. Give the two digits of one of these: {known}.</source>
        <translation>工作方案中没有省代码{province}。请填写其中之一的两位代码：{known}。</translation>
    </message>
    <message>
        <source>{province} is no code of a province. Give its two digits, such as 42 for Hubei.</source>
        <translation>“{province}”不是省代码。请填写两位数字，例如湖北为42。</translation>
    </message>
    <message>
        <source>There is no mine in scope in what was chosen (province: {province}), so there is nothing to plan. Classify the patches first, or choose another part.</source>
        <translation>所选部分没有在范围内的矿山（省：{province}），无从编制方案。请先判定图斑，或换一个范围。</translation>
    </message>
    <message>
        <source>Mine {where} has no patch, so it is not in the implementation plan. Draw or load its patch and classify it.</source>
        <translation>矿山{where}没有图斑，未列入实施方案。请画出或载入它的图斑并判定。</translation>
    </message>
    <message>
        <source>{where}: a map could not be drawn ({reason}), and the implementation plan was made without it.</source>
        <translation>{where}：附图未能画出（{reason}），实施方案已生成，但没有这张图。</translation>
    </message>
    <message>
        <source>None of the {count} mines that were chosen has an outline on the map, so there is nothing to draw. Load or draw their patches first.</source>
        <translation>所选的 {count} 个矿山都没有图形，无图可画。请先加载或绘制其图斑。</translation>
    </message>
    <message>
        <source>Patch {where} lies outside of the earth's longitudes and latitudes and is on none of the maps. Check its coordinates with the import's rules.</source>
        <translation>图斑 {where} 的坐标超出经纬度范围，未画入任何一幅图。请用导入时的检查规则核对其坐标。</translation>
    </message>
    <message>
        <source>{path} can only hold the maps as PDF. Choose a folder for PNG, SVG and GeoTIFF, or only the format PDF.</source>
        <translation>{path} 只能存放 PDF 格式的图。PNG、SVG、GeoTIFF 请选择文件夹，或只选 PDF 格式。</translation>
    </message>
    <message>
        <source>Cancelled after {done} of {pages} maps. Those that were made are whole and stay.</source>
        <translation>已取消，共 {pages} 幅，完成 {done} 幅。已完成的图完整保留。</translation>
    </message>
    <message>
        <source>The disk is full: {done} maps were written to {path}, the one of {page} and those after it were not. Free some space and run again.</source>
        <translation>磁盘已满：{done} 幅图已写入 {path}，“{page}”及其后的图未写入。请腾出空间后重新运行。</translation>
    </message>
    <message>
        <source>The coordinate system of {name} cannot be told. It may be: {choices}. Choose it in the import window, or give it as CRS.</source>
        <translation>{name}的坐标系无法判明，可能是：{choices}。请在导入窗口中选择，或用 CRS 参数指定。</translation>
    </message>
    <message>
        <source>{count} findings were to stop the import; the first one: {first} Nothing was written.</source>
        <translation>有{count}个问题要求停止导入，第一个是：{first}什么也没有写入。</translation>
    </message>
    <message>
        <source>None of the {count} patches in {path} can come in. Look at the findings. Nothing was written.</source>
        <translation>{path}中的{count}个图斑都不能导入，请查看问题。什么也没有写入。</translation>
    </message>
    <message>
        <source>{path} holds no patches that can be read: no shapefile, GeoPackage, GeoJSON, KML, geodatabase, DXF, coordinate text or table.</source>
        <translation>{path} 中没有可读取的图斑：没有 Shapefile、GeoPackage、GeoJSON、KML、地理数据库、DXF、坐标文本或表格。</translation>
    </message>
    <message>
        <source>{path} is a {kind} archive, which is not opened here. Unpack it, or pack it again as a zip file, and import that.</source>
        <translation>{path} 是 {kind} 压缩包，此处不能打开。请先解压，或重新压缩为 zip 后再导入。</translation>
    </message>
    <message>
        <source>The archive {path} is damaged, or one part of a divided archive ({reason}). Ask for it again, or unpack it with another program and import the folder.</source>
        <translation>压缩包 {path} 已损坏，或只是分卷压缩中的一卷（{reason}）。请重新索取，或用其他软件解压后导入文件夹。</translation>
    </message>
    <message>
        <source>The archive {path} is protected with a password. Unpack it with the password, and import the folder.</source>
        <translation>压缩包 {path} 设有密码。请用密码解压后导入文件夹。</translation>
    </message>
    <message>
        <source>The archive {path} is packed in a way that is not known here ({reason}). Pack it again as an ordinary zip file, or unpack it and import the folder.</source>
        <translation>压缩包 {path} 的压缩方式无法识别（{reason}）。请重新压缩为普通 zip，或解压后导入文件夹。</translation>
    </message>
    <message>
        <source>The archive {path} would unpack to more than {limit} GB, which no import needs. It was not opened. If it is what you expect, unpack it and import its parts.</source>
        <translation>压缩包 {path} 解压后超过 {limit} GB，超出导入所需，未打开。若内容确实如此，请自行解压后分批导入。</translation>
    </message>
    <message>
        <source>The archive {path} would unpack to {ratio} times its size, as archives that are made to do harm do. It was not opened. Ask where it comes from.</source>
        <translation>压缩包 {path} 解压后会膨胀 {ratio} 倍，疑为恶意压缩包，未打开。请核实来源。</translation>
    </message>
    <message>
        <source>The archive {path} holds {count} entries; at most {limit} are taken. Unpack it, and import the folder that matters.</source>
        <translation>压缩包 {path} 内有 {count} 个条目，最多接受 {limit} 个。请解压后只导入需要的文件夹。</translation>
    </message>
    <message>
        <source>The archive {path} lies too deep in other archives and was not opened. Unpack the outer ones, and import it alone.</source>
        <translation>压缩包 {path} 嵌套层数过多，未打开。请先解压外层，再单独导入。</translation>
    </message>
    <message>
        <source>{path}: the entry {member} is a link or points out of the archive's own folder; it was left out. Ask the sender for the file itself.</source>
        <translation>{path}：条目 {member} 是链接或指向压缩包以外的位置，已略去。请向发件人索取文件本身。</translation>
    </message>
    <message>
        <source>The folder {path} holds more than {limit} files. Choose the folder in which the patches are.</source>
        <translation>文件夹 {path} 内超过 {limit} 个文件。请选择图斑所在的文件夹。</translation>
    </message>
    <message>
        <source>The folder {path} cannot be looked into ({reason}); it was left out. Check its permissions.</source>
        <translation>文件夹 {path} 无法打开（{reason}），已略去。请检查访问权限。</translation>
    </message>
    <message>
        <source>{path} belongs to a shapefile, but its .shp, which holds the shapes, is not there. Ask for all files of the shapefile.</source>
        <translation>{path} 是 Shapefile 的附属文件，但缺少存放图形的 .shp。请索取该 Shapefile 的全部文件。</translation>
    </message>
    <message>
        <source>{path} is an AutoCAD drawing (DWG), which is not read here. Save it as DXF, and import that.</source>
        <translation>{path} 是 AutoCAD 图形（DWG），此处不能读取。请另存为 DXF 后导入。</translation>
    </message>
    <message>
        <source>{path} is an Access database (a personal geodatabase), which is not read here. Export its layers as shapefiles or into a file geodatabase (.gdb).</source>
        <translation>{path} 是 Access 数据库（个人地理数据库），此处不能读取。请将其中图层导出为 Shapefile 或文件地理数据库（.gdb）。</translation>
    </message>
    <message>
        <source>{path} is a MapGIS file, which is not read here. Export it from MapGIS as a shapefile.</source>
        <translation>{path} 是 MapGIS 文件，此处不能读取。请在 MapGIS 中导出为 Shapefile。</translation>
    </message>
    <message>
        <source>{path} is a MapInfo file, which is not read here. Export it as a shapefile.</source>
        <translation>{path} 是 MapInfo 文件，此处不能读取。请导出为 Shapefile。</translation>
    </message>
    <message>
        <source>{path}: none of its {count} files can be read. The first of them: {first}</source>
        <translation>{path}：其中 {count} 个文件均无法读取。第一个：{first}</translation>
    </message>
    <message>
        <source>{path} has {size} MB; files of this kind are read up to {limit} MB. Divide it, or bring it as a shapefile or GeoPackage.</source>
        <translation>{path} 有 {size} MB，此类文件最多读取 {limit} MB。请拆分，或改用 Shapefile、GeoPackage。</translation>
    </message>
    <message>
        <source>{path} has a document type with entities of its own, which maps never need and which can do harm. It was not read. Ask where it comes from, or export it anew.</source>
        <translation>{path} 含有自定义实体的文档类型声明，地图文件不需要且可能有害，未读取。请核实来源或重新导出。</translation>
    </message>
    <message>
        <source>{where}: the table {layer} has no shapes and was left out.</source>
        <translation>{where}：表 {layer} 没有图形，已略去。</translation>
    </message>
    <message>
        <source>{where}: the layer {layer} has no features and was left out.</source>
        <translation>{where}：图层 {layer} 没有要素，已略去。</translation>
    </message>
    <message>
        <source>{where}: the layer {layer} cannot be read ({reason}) and was left out. Ask for it again.</source>
        <translation>{where}：图层 {layer} 无法读取（{reason}），已略去。请重新索取。</translation>
    </message>
    <message>
        <source>{where}: these columns hold binary data or texts kept in another file and were left out: {columns}.</source>
        <translation>{where}：以下字段为二进制数据或存放在其他文件中的长文本，已略去：{columns}。</translation>
    </message>
    <message>
        <source>{where}: the index (.shx) is missing or does not fit; it was made anew from the shapes.</source>
        <translation>{where}：索引文件（.shx）缺失或不匹配，已根据图形重建。</translation>
    </message>
    <message>
        <source>{where}: the table (.dbf) is missing or not a table, so the shapes came in without attributes. Ask for all files of the shapefile.</source>
        <translation>{where}：属性表（.dbf）缺失或已损坏，只读入图形、没有属性。请索取该 Shapefile 的全部文件。</translation>
    </message>
    <message>
        <source>{where}: the table has {rows} rows and there are {shapes} shapes. They were put together from the first on; check whether the table belongs to these shapes.</source>
        <translation>{where}：属性表有 {rows} 行，图形有 {shapes} 个，已从第一个起依次对应。请核对属性表是否属于这些图形。</translation>
    </message>
    <message>
        <source>{where}: the head of the table (.dbf) is damaged; {count} columns could be told, the others are lost.</source>
        <translation>{where}：属性表（.dbf）表头损坏，只识别出 {count} 个字段，其余丢失。</translation>
    </message>
    <message>
        <source>{where}: {count} rows are marked as deleted; they were left out.</source>
        <translation>{where}：有 {count} 行标记为已删除，已略去。</translation>
    </message>
    <message>
        <source>{where}: the coordinate system in its .prj is not understood; it was taken as not stated.</source>
        <translation>{where}：.prj 中的坐标系无法识别，按未说明处理。</translation>
    </message>
    <message>
        <source>{where}: the coordinate system that the file states is not understood; it was taken as not stated.</source>
        <translation>{where}：文件所写的坐标系无法识别，按未说明处理。</translation>
    </message>
    <message>
        <source>{where}: {count} shapes had open rings; they were closed. Rows: {rows}.</source>
        <translation>{where}：{count} 个图形的边界未闭合，已闭合。行号：{rows}。</translation>
    </message>
    <message>
        <source>{where}: {count} shapes are damaged and cannot be read; they have no shape now. Rows: {rows}.</source>
        <translation>{where}：{count} 个图形已损坏无法读取，现为无图形。行号：{rows}。</translation>
    </message>
    <message>
        <source>{where}: {count} shapes have arcs; they were replaced by short straight edges.</source>
        <translation>{where}：{count} 个图形含圆弧，已用短直线段代替。</translation>
    </message>
    <message>
        <source>{where}: {count} bytes fit no Chinese encoding. Where they stand, the text is damaged; compare it with the original.</source>
        <translation>{where}：有 {count} 个字节不符合任何中文编码，相应文字已损坏，请与原件核对。</translation>
    </message>
    <message>
        <source>{where}: the file is not quite valid XML (bare &amp; signs or control characters); it was read as it was meant.</source>
        <translation>{where}：文件不是完全合格的 XML（含裸露的 &amp; 或控制字符），已按原意读取。</translation>
    </message>
    <message>
        <source>{where}: besides {taken} the archive holds {count} more KML files, which were not read: {others}. Unpack it to import them.</source>
        <translation>{where}：除 {taken} 外，压缩包内还有 {count} 个 KML 文件未读取：{others}。如需导入请解压。</translation>
    </message>
    <message>
        <source>{where}: {count} links to other files or servers were not followed. Save the linked data as a file of its own.</source>
        <translation>{where}：有 {count} 个指向其他文件或服务器的链接未读取。请将链接的数据另存为文件。</translation>
    </message>
    <message>
        <source>{where}: {count} elements that are no outlines (single lines, circles, points, blocks, page frames) were left out.</source>
        <translation>{where}：{count} 个非边界元素（单线、圆、点、图块、图框）已略去。</translation>
    </message>
    <message>
        <source>{where}: {count} labels lie in no closed polyline and were left out.</source>
        <translation>{where}：{count} 个注记不在任何闭合多段线内，已略去。</translation>
    </message>
    <message>
        <source>{where}: {count} polylines end where they begin without being marked as closed; they were taken as closed.</source>
        <translation>{where}：{count} 条多段线首尾相接但未标记闭合，已按闭合处理。</translation>
    </message>
    <message>
        <source>{where}: {count} hatches lie exactly on closed polylines and were left out.</source>
        <translation>{where}：{count} 个填充与闭合多段线完全重合，已略去。</translation>
    </message>
    <message>
        <source>its content is not that of a {kind}</source>
        <translation>其内容不是 {kind}</translation>
    </message>
    <message>
        <source>it is not valid XML in line {line}: {what}</source>
        <translation>第 {line} 行不是合格的 XML：{what}</translation>
    </message>
    <message>
        <source>its coordinate system is damaged</source>
        <translation>其坐标系信息已损坏</translation>
    </message>
    <message>
        <source>it has no placemarks</source>
        <translation>其中没有地标</translation>
    </message>
    <message>
        <source>it has neither polylines nor hatches</source>
        <translation>其中没有多段线或填充</translation>
    </message>
    <message>
        <source>none of its layers has shapes</source>
        <translation>其中没有带图形的图层</translation>
    </message>
    <message>
        <source>{path} holds no coordinates of patches; it begins with: {text} If it is a coordinate text, each vertex must stand in a line of its own, such as J1,1,3751508.512,38438683.652.</source>
        <translation>{path} 里没有图斑坐标，开头是：{text} 如确为坐标 TXT，每个界址点应单独一行，如 J1,1,3751508.512,38438683.652。</translation>
    </message>
    <message>
        <source>{where}: {count} lines are neither vertices nor patches and were left out; the first is line {line}: {text}</source>
        <translation>{where}：有 {count} 行既不是界址点也不是地块，未读入；第一处在第 {line} 行：{text}</translation>
    </message>
    <message>
        <source>{where}: {count} vertices have coordinates that lie nowhere in this country, unlike the others; the first is line {line}: {text} Correct them in the file and import again.</source>
        <translation>{where}：有 {count} 个界址点的坐标不在国内，与其余各点不符；第一处在第 {line} 行：{text} 请在文件中改正后重新导入。</translation>
    </message>
    <message>
        <source>{where} has no head ([属性描述]), so it does not say its coordinate system. Check the one that the import proposes.</source>
        <translation>{where} 没有 [属性描述] 部分，未说明坐标系。请核对导入时提出的坐标系。</translation>
    </message>
    <message>
        <source>{where} has no lines for patches (count, area, number, name, @); each closed ring was taken as a patch of its own, {count} in all.</source>
        <translation>{where} 没有地块行（点数、面积、编号、名称、@），每个闭合圈按一个图斑读入，共 {count} 个。</translation>
    </message>
    <message>
        <source>{where}: the head says zone {given}, the eastings say {found}. Ask which one is right before the patches are used.</source>
        <translation>{where}：文件头写的带号是 {given}，横坐标的带号是 {found}。请先核实哪个正确。</translation>
    </message>
    <message>
        <source>{where}: the head says zones of {given} degrees, but zone {zone} is one of {found} degrees. Ask which one is right.</source>
        <translation>{where}：文件头写的是 {given} 度分带，但 {zone} 带属于 {found} 度分带。请核实。</translation>
    </message>
    <message>
        <source>{where}: the head gives parameters of a transformation ({value}); they were not applied.</source>
        <translation>{where}：文件头填有转换参数（{value}），未作转换。</translation>
    </message>
    <message>
        <source>Patch {where} (line {line}): the text says {given} vertices, there are {found}. A line may be missing; compare with the survey.</source>
        <translation>图斑 {where}（第 {line} 行）：地块行写 {given} 个界址点，实有 {found} 个。可能缺行，请与勘测成果核对。</translation>
    </message>
    <message>
        <source>Patch {where} (line {line}): the text says {given} ha, its vertices enclose {found} ha. Compare with the survey.</source>
        <translation>图斑 {where}（第 {line} 行）：地块行写 {given} 公顷，界址点围成 {found} 公顷。请与勘测成果核对。</translation>
    </message>
    <message>
        <source>Patch {where} (line {line}): the text says {given}, which should be hectares; its vertices enclose {found} ha, so the number is probably {unit}.</source>
        <translation>图斑 {where}（第 {line} 行）：地块行写 {given}，按格式应为公顷；界址点围成 {found} 公顷，该数的单位可能是{unit}。</translation>
    </message>
    <message>
        <source>Patch {where} (line {line}): the closing vertex {label} lies {distance} m from the first one; the ring was closed at the first one.</source>
        <translation>图斑 {where}（第 {line} 行）：闭合点 {label} 与起点相差 {distance} 米，已按起点闭合。</translation>
    </message>
    <message>
        <source>Patch {where} (line {line}) has only {count} different vertices, which enclose nothing. Complete it in the file.</source>
        <translation>图斑 {where}（第 {line} 行）只有 {count} 个不同的界址点，围不成面。请在文件中补全。</translation>
    </message>
    <message>
        <source>Patch {where} (line {line}) has no vertices; it has no shape now. Complete it in the file.</source>
        <translation>图斑 {where}（第 {line} 行）没有界址点，暂无图形。请在文件中补全。</translation>
    </message>
    <message>
        <source>Patch {where} (line {line}): {count} vertices belong to no closed ring and were left out. Compare with the survey.</source>
        <translation>图斑 {where}（第 {line} 行）：有 {count} 个界址点不属于任何闭合圈，未读入。请与勘测成果核对。</translation>
    </message>
    <message>
        <source>Patch {where} (line {line}) has {count} rings inside one another, too many to tell holes from parts; all were taken as parts. Draw it anew.</source>
        <translation>图斑 {where}（第 {line} 行）有 {count} 个互相套叠的圈，无法区分空洞和独立部分，均按独立部分读入。请重新绘制。</translation>
    </message>
    <message>
        <source>The layer {name} has no patch with an outline that can be written. Repair the outlines, or choose another layer.</source>
        <translation>图层 {name} 中没有可以导出坐标的图斑。请先修复图形，或换图层。</translation>
    </message>
    <message>
        <source>Patch {where} is not in the coordinate text: {reason}. Correct its outline and export again.</source>
        <translation>图斑 {where} 未写入坐标文件：{reason}。请改正图形后重新导出。</translation>
    </message>
    <message>
        <source>A vertex at {place} lies too far from zone {zone} to be written in it. Choose the zone of the patches, or 0 for each patch's own.</source>
        <translation>位于 {place} 的界址点离 {zone} 带太远，无法按该带导出。请选图斑所在的带号，或填 0 按各图斑所在的带导出。</translation>
    </message>
    <message>
        <source>{count} patches lie outside zone {zone} and the ones beside it, so their coordinates are distorted: {numbers}. Better take their own zone (ZONE 0).</source>
        <translation>有 {count} 个图斑不在 {zone} 带及相邻带内，坐标变形较大：{numbers}。建议按图斑所在的带导出（带号填 0）。</translation>
    </message>
    <message>
        <source>The patches lie in {count} zones, so there are {count} files: {files}. Hand in all of them, or choose one zone for all.</source>
        <translation>图斑分布在 {count} 个带，已分成 {count} 个文件：{files}。请一并提交，或为全部图斑指定一个带号。</translation>
    </message>
    <message>
        <source>{where} has {count} characters that GBK lacks ({characters}); it was written as GB18030. Survey software that reads only GBK shows them wrong.</source>
        <translation>{where} 中有 {count} 个 GBK 没有的字（{characters}），已按 GB18030 写出。只支持 GBK 的测量软件会显示不正确。</translation>
    </message>
    <message>
        <source>{where}: the texts of {count} patches have commas, @ or line breaks, which the format cannot hold; commas became full-width, line breaks blanks: {numbers}.</source>
        <translation>{where}：有 {count} 个图斑的文字含逗号、@ 或换行，格式不允许；逗号已改为全角，换行改为空格：{numbers}。</translation>
    </message>
    <message>
        <source>{where}: {count} patches have no number; their row was written instead: {numbers}.</source>
        <translation>{where}：有 {count} 个图斑没有编号，以行号代替：{numbers}。</translation>
    </message>
    <message>
        <source>{where}: {count} patches were written, zone {zones}.</source>
        <translation>{where}：已导出 {count} 个图斑，带号 {zones}。</translation>
    </message>
    <message>
        <source>{path} has no columns with coordinates. It has: {columns}. Name them 经度 and 纬度, X坐标 and Y坐标, or WKT, and import again.</source>
        <translation>{path} 没有坐标列。现有列：{columns}。请把坐标列命名为“经度”“纬度”，或“X坐标”“Y坐标”，或“WKT”，再导入。</translation>
    </message>
    <message>
        <source>{path} has no rows. Choose the file that holds the list.</source>
        <translation>{path} 没有数据行。请选择有清单的文件。</translation>
    </message>
    <message>
        <source>{path} is a web page that was named as a workbook. Open it in Excel or WPS, save it as an Excel workbook (.xlsx), and import that.</source>
        <translation>{path} 是改了扩展名的网页。请用 Excel 或 WPS 打开，另存为 .xlsx 再导入。</translation>
    </message>
    <message>
        <source>{where}: the hidden page {page} has coordinates too and was left out. Unhide it if it should be imported.</source>
        <translation>{where}：隐藏的工作表 {page} 也有坐标，未读入。需要导入时先取消隐藏。</translation>
    </message>
    <message>
        <source>{where}: the page {page} has no columns with coordinates and was left out.</source>
        <translation>{where}：工作表 {page} 没有坐标列，未读入。</translation>
    </message>
    <message>
        <source>{where}: {count} rows are hidden or filtered out in the workbook; they were read like all others. Rows: {rows}.</source>
        <translation>{where}：有 {count} 行在工作簿中被隐藏或筛选掉，已同其他行一样读入。行号：{rows}。</translation>
    </message>
    <message>
        <source>{where}: {count} formulas have no stored result, so their cells came in empty. Open the workbook in Excel or WPS, save it, and import again.</source>
        <translation>{where}：有 {count} 个公式没有保存结果，相应单元格按空值读入。请用 Excel 或 WPS 打开保存一次再导入。</translation>
    </message>
    <message>
        <source>{where}: only the first {limit} rows were read. Divide the table.</source>
        <translation>{where}：只读入前 {limit} 行。请把表拆开。</translation>
    </message>
    <message>
        <source>{where}: a quotation mark is opened and never closed, so quotation marks were read as plain text. Check texts with commas or line breaks.</source>
        <translation>{where}：引号只有一半，已把引号当作普通文字读入。请核对含逗号或换行的文字。</translation>
    </message>
    <message>
        <source>{where}: {count} rows have no coordinates that can be read, the first is row {row}: {text} Degrees are written as 104.58681 or 104°35′12.5″.</source>
        <translation>{where}：有 {count} 行的坐标读不出来，第一处在第 {row} 行：{text} 度数应写成 104.58681 或 104°35′12.5″。</translation>
    </message>
    <message>
        <source>{where}: by their names {first} is north and {second} east, by their numbers it is the other way round; the numbers were followed.</source>
        <translation>{where}：按列名 {first} 是纵坐标、{second} 是横坐标，按数值则相反；已按数值读入。</translation>
    </message>
    <message>
        <source>{where}: the vertices of {count} patches were not in the order of their numbers and were sorted: {numbers}.</source>
        <translation>{where}：有 {count} 个图斑的界址点没有按点号排列，已按点号排序：{numbers}。</translation>
    </message>
    <message>
        <source>{where}: each row is a vertex; {rows} rows became {count} patches by {column}.</source>
        <translation>{where}：每行一个界址点，{rows} 行按“{column}”合成 {count} 个图斑。</translation>
    </message>
    <message>
        <source>Patch {where} (row {row}) has only {count} different vertices, which enclose nothing. Complete it in the table.</source>
        <translation>图斑 {where}（第 {row} 行）只有 {count} 个不同的界址点，围不成面。请在表中补全。</translation>
    </message>
    <message>
        <source>closed rings</source>
        <translation>闭合圈</translation>
    </message>
    <message>
        <source>restarting point numbers</source>
        <translation>点号重新起编</translation>
    </message>
    <message>
        <source>the whole table</source>
        <translation>整张表</translation>
    </message>
    <message>
        <source>The format ({kind}) fixes the encoding of its texts.</source>
        <translation>该格式（{kind}）的文字编码是固定的。</translation>
    </message>
    <message>
        <source>All texts are plain letters and digits, which every encoding reads alike.</source>
        <translation>全部文字均为英文字母和数字，用哪种编码读取都一样。</translation>
    </message>
    <message>
        <source>A byte order mark at the beginning of the file says {encoding}.</source>
        <translation>文件开头的字节顺序标记表明编码为{encoding}。</translation>
    </message>
    <message>
        <source>The zero bytes between the characters say {encoding}.</source>
        <translation>字符之间的零字节表明编码为{encoding}。</translation>
    </message>
    <message>
        <source>The file mixes encodings: {utf8} of {count} texts are UTF-8, {other} are not and read as GB18030. Each text is read in its own.</source>
        <translation>文件混用了编码：{count}段文字中{utf8}段为UTF-8，{other}段不是，按GB18030读取。逐段按各自编码读取。</translation>
    </message>
    <message>
        <source>The names of the columns read {names}.</source>
        <translation>字段名读作：{names}。</translation>
    </message>
    <message>
        <source>As {encoding}, {valid} of {count} texts are valid and {share} % of their characters beyond ASCII are frequent ones.</source>
        <translation>按{encoding}读取：{count}段文字中{valid}段有效，非ASCII字符中{share}%为常用字。</translation>
    </message>
    <message>
        <source>{count} texts end in the middle of a character, where the field's limit of bytes cut them.</source>
        <translation>{count}段文字因字段字节数限制在半个字处被截断。</translation>
    </message>
    <message>
        <source>{who} says {said}, which agrees.</source>
        <translation>{who}声明为{said}，与文字相符。</translation>
    </message>
    <message>
        <source>{who} says {said}, but {wrong} of {count} texts are not.</source>
        <translation>{who}声明为{said}，但{count}段文字中有{wrong}段不是。</translation>
    </message>
    <message>
        <source>{who} says {said}, but read so the texts are hardly Chinese.</source>
        <translation>{who}声明为{said}，但按此读取不像中文。</translation>
    </message>
    <message>
        <source>There is too little text to tell {encoding} from {other} for sure. Look at the preview.</source>
        <translation>文字太少，无法确定是{encoding}还是{other}，请看预览。</translation>
    </message>
    <message>
        <source>The .cpg file</source>
        <translation>随附的 .cpg 文件</translation>
    </message>
    <message>
        <source>The code page byte of the DBF</source>
        <translation>DBF 文件头的代码页字节</translation>
    </message>
    <message>
        <source>The head of the XML</source>
        <translation>XML 文件头</translation>
    </message>
    <message>
        <source>The byte order mark</source>
        <translation>字节顺序标记</translation>
    </message>
    <message>
        <source>Column {where}: {count} texts hold bytes that do not belong to {encoding} (rows {rows}), such as {examples}. Choose another encoding, or correct these texts.</source>
        <translation>字段“{where}”：{count}段文字含有不属于{encoding}的字节（第{rows}行），如{examples}。请改选编码，或更正这些文字。</translation>
    </message>
    <message>
        <source>Column {where}: {count} texts were cut by the file's limit of bytes in the middle of a character (rows {rows}), such as {examples}; the half character was left out. Ask for the whole texts where they matter.</source>
        <translation>字段“{where}”：{count}段文字因文件字节数限制在半个字处被截断（第{rows}行），如{examples}；半个字已略去。需要全文时请向来文单位索取。</translation>
    </message>
    <message>
        <source>{column} is taken for {label} ({field}): {why}.</source>
        <translation>“{column}”对应{label}（{field}）：{why}。</translation>
    </message>
    <message>
        <source>{column} is taken for {label} ({field}): {why}, and {also}.</source>
        <translation>“{column}”对应{label}（{field}）：{why}，且{also}。</translation>
    </message>
    <message>
        <source>{column} is perhaps {label} ({field}): {why}. Check it.</source>
        <translation>“{column}”可能是{label}（{field}）：{why}。请核对。</translation>
    </message>
    <message>
        <source>{column} is perhaps {label} ({field}): {why}, and {also}. Check it.</source>
        <translation>“{column}”可能是{label}（{field}）：{why}，且{also}。请核对。</translation>
    </message>
    <message>
        <source>{column} is {label}, as a person chose before for a column of this name.</source>
        <translation>“{column}”为{label}：此前有人为同名字段这样选定。</translation>
    </message>
    <message>
        <source>{count} columns are no field of the dictionary and keep their names: {columns}.</source>
        <translation>{count}个字段不在字段字典中，保留原名：{columns}。</translation>
    </message>
    <message>
        <source>the name is the field's</source>
        <translation>名称与字段代码一致</translation>
    </message>
    <message>
        <source>the name is the field's label {word}</source>
        <translation>名称即字段中文名“{word}”</translation>
    </message>
    <message>
        <source>{word} is another name of it</source>
        <translation>“{word}”是其别名</translation>
    </message>
    <message>
        <source>the letters are the Pinyin initials of {word}</source>
        <translation>名称是“{word}”的拼音首字母</translation>
    </message>
    <message>
        <source>the name is {word}, cut after ten bytes</source>
        <translation>名称是被截为十个字节的“{word}”</translation>
    </message>
    <message>
        <source>the name contains {word}</source>
        <translation>名称中含有“{word}”</translation>
    </message>
    <message>
        <source>{word} is no field of a patch that a file can bring</source>
        <translation>“{word}”不是可由文件带入的图斑字段</translation>
    </message>
    <message>
        <source>it is empty</source>
        <translation>内容为空</translation>
    </message>
    <message>
        <source>its values are words of the code list</source>
        <translation>其值为代码表中的词</translation>
    </message>
    <message>
        <source>its values are dates</source>
        <translation>其值为日期</translation>
    </message>
    <message>
        <source>its values differ from patch to patch like numbers of patches</source>
        <translation>其值逐个图斑不同，形如编号</translation>
    </message>
    <message>
        <source>its values are district codes</source>
        <translation>其值为行政区代码</translation>
    </message>
    <message>
        <source>its values are names of provinces</source>
        <translation>其值为省名</translation>
    </message>
    <message>
        <source>its values end like names of counties or cities</source>
        <translation>其值以县、区、市等结尾</translation>
    </message>
    <message>
        <source>its values end like names of mines</source>
        <translation>其值以矿、采石场等结尾</translation>
    </message>
    <message>
        <source>its values name towns and villages</source>
        <translation>其值含乡镇、村名</translation>
    </message>
    <message>
        <source>its values agree with the areas of the shapes</source>
        <translation>其值与图形面积相符</translation>
    </message>
    <message>
        <source>its values are degrees of one neighbourhood</source>
        <translation>其值为同一地区的经纬度</translation>
    </message>
    <message>
        <source>its values are numbers of mining licences</source>
        <translation>其值为采矿许可证号</translation>
    </message>
    <message>
        <source>its values are land-use codes</source>
        <translation>其值为地类编码</translation>
    </message>
    <message>
        <source>Column {column}: in {unit}, {share} % of {count} values agree with the areas of their shapes.</source>
        <translation>字段“{column}”：按{unit}计，{count}个值中{share}%与图形面积相符。</translation>
    </message>
    <message>
        <source>Column {column}: {count} values have {unit} written behind them.</source>
        <translation>字段“{column}”：{count}个值后面写有单位“{unit}”。</translation>
    </message>
    <message>
        <source>Column {column}: the name says {unit}.</source>
        <translation>字段“{column}”：名称写明单位为{unit}。</translation>
    </message>
    <message>
        <source>Column {column}: the name says {named}, but the shapes say {unit}. Check which is right.</source>
        <translation>字段“{column}”：名称写明{named}，但图形面积表明是{unit}。请核对哪个正确。</translation>
    </message>
    <message>
        <source>Column {column}: nothing tells the unit; {unit} is assumed. Check it.</source>
        <translation>字段“{column}”：无从判断单位，暂按{unit}。请核对。</translation>
    </message>
    <message>
        <source>Column {where}: {value} ({count} times, rows {rows}) does not fit the field {field}: {reason}. It was left out of the field and written into the remarks.</source>
        <translation>字段“{where}”：“{value}”（{count}处，第{rows}行）不能填入{field}：{reason}。已从该字段略去，并写入备注。</translation>
    </message>
    <message>
        <source>Column {where}: {value} ({count} times, rows {rows}) is too long for the field {field} and was cut to {limit} characters.</source>
        <translation>字段“{where}”：“{value}”（{count}处，第{rows}行）超出{field}的长度，已截为{limit}个字符。</translation>
    </message>
    <message>
        <source>Column {where}: {values} more different values ({count} rows) were treated in the same way for the field {field}.</source>
        <translation>字段“{where}”：另有{values}种值（{count}行）填入{field}时作同样处理。</translation>
    </message>
    <message>
        <source>it is no number</source>
        <translation>不是数值</translation>
    </message>
    <message>
        <source>its unit is not one of this field</source>
        <translation>单位不适用于该字段</translation>
    </message>
    <message>
        <source>it is outside the field's range</source>
        <translation>超出该字段的取值范围</translation>
    </message>
    <message>
        <source>it is no angle</source>
        <translation>不是经纬度</translation>
    </message>
    <message>
        <source>it is no full date</source>
        <translation>不是完整的日期</translation>
    </message>
    <message>
        <source>it is no year</source>
        <translation>不是年份</translation>
    </message>
    <message>
        <source>it is not in the code list, or only in part</source>
        <translation>不在代码表中，或仅部分在代码表中</translation>
    </message>
    <message>
        <source>{name} is in the system {crs}, which is a local one: nobody but who made it knows where it lies. Ask for the data in CGCS2000.</source>
        <translation>{name} 采用独立（地方）坐标系 {crs}，位置无法确定。请向提供单位索取 2000 国家大地坐标系（CGCS2000）的数据。</translation>
    </message>
    <message>
        <source>The coordinates of {name} look like degrees, minutes and seconds written as one number ({example}). Ask for decimal degrees or Gauss-Krueger metres, or convert them in the table first.</source>
        <translation>{name} 的坐标像是把度分秒连写成一个数（{example}）。请索取十进制度或高斯-克吕格米制坐标，或先在表中换算。</translation>
    </message>
    <message>
        <source>No patch has coordinates.</source>
        <translation>没有一个图斑带坐标。</translation>
    </message>
    <message>
        <source>The file states {crs} ({by}).</source>
        <translation>文件自述坐标系为 {crs}（{by}）。</translation>
    </message>
    <message>
        <source>.prj file</source>
        <translation>.prj 文件</translation>
    </message>
    <message>
        <source>head of the file</source>
        <translation>文件头</translation>
    </message>
    <message>
        <source>its format is always in that system</source>
        <translation>该格式固定采用此坐标系</translation>
    </message>
    <message>
        <source>in the file itself</source>
        <translation>文件内部</translation>
    </message>
    <message>
        <source>The file states degrees ({crs}), but the numbers are metres ({example}).</source>
        <translation>文件自述为经纬度（{crs}），但坐标数值是米（{example}）。</translation>
    </message>
    <message>
        <source>The file states metres ({crs}), but the numbers are degrees ({example}).</source>
        <translation>文件自述为米制（{crs}），但坐标数值是度（{example}）。</translation>
    </message>
    <message>
        <source>The file states {crs}, but numbers such as {example} make no sense there.</source>
        <translation>文件自述为 {crs}，但 {example} 这样的数值与之不符。</translation>
    </message>
    <message>
        <source>In the stated system {crs} the patches lie outside the region {region}.</source>
        <translation>按文件自述的 {crs}，图斑落在行政区 {region} 之外。</translation>
    </message>
    <message>
        <source>In the stated system {crs} they lie {distance} km from their centres.</source>
        <translation>按文件自述的 {crs}，图形与中心点相距 {distance} 公里。</translation>
    </message>
    <message>
        <source>The file states {crs} with zone {zone} in front of the eastings, but the eastings have no zone ({example}).</source>
        <translation>文件自述为 {crs}，横坐标应带带号 {zone}，但实际没有带号（{example}）。</translation>
    </message>
    <message>
        <source>{crs} is on another datum than CGCS2000; converted, the places may be off by metres. Ask for data in CGCS2000 if that matters.</source>
        <translation>{crs} 与 CGCS2000 基准不同，转换后位置可能偏差数米；如有精度要求，请索取 CGCS2000 数据。</translation>
    </message>
    <message>
        <source>{crs} is converted to CGCS2000; the two differ by centimetres.</source>
        <translation>{crs} 将转换为 CGCS2000，两者相差厘米级。</translation>
    </message>
    <message>
        <source>{count} of {total} patches have coordinates in degrees that lie in China.</source>
        <translation>{total} 个图斑中有 {count} 个的坐标是中国范围内的经纬度。</translation>
    </message>
    <message>
        <source>The coordinates look like degrees, but lie outside China ({example}). Look at the map whether that is right.</source>
        <translation>坐标像是经纬度，但落在中国之外（{example}），请在地图上核对。</translation>
    </message>
    <message>
        <source>{count} of {total} patches have eastings with zone {zone} in front ({example}).</source>
        <translation>{total} 个图斑中有 {count} 个的横坐标前带带号 {zone}（{example}）。</translation>
    </message>
    <message>
        <source>The eastings of {count} patches name the zones {zones}, and each lies beside the others in its own zone; each is taken in its own.</source>
        <translation>{count} 个图斑的横坐标分属 {zones} 带，各按本带定位后彼此相邻，故逐个按本带处理。</translation>
    </message>
    <message>
        <source>{count} patches have other zones in front ({zones}) and would lie far away; look at them one by one.</source>
        <translation>另有 {count} 个图斑带号为 {zones}，按其带号位置相距很远，请逐个核对。</translation>
    </message>
    <message>
        <source>The head of the file states zone {stated}, but the eastings name zone {zone}; the eastings are believed.</source>
        <translation>文件头写明带号 {stated}，但横坐标带号为 {zone}；以横坐标为准。</translation>
    </message>
    <message>
        <source>The head of the file states zone {zone} ({crs}).</source>
        <translation>文件头写明带号 {zone}（{crs}）。</translation>
    </message>
    <message>
        <source>The head of the file states zone {zone}, but there the patches lie outside the region {region}.</source>
        <translation>文件头写明带号 {zone}，但按此带图斑落在行政区 {region} 之外。</translation>
    </message>
    <message>
        <source>The eastings have six digits and name no zone ({example}).</source>
        <translation>横坐标为 6 位，不含带号（{example}）。</translation>
    </message>
    <message>
        <source>In zone {zone} the shapes lie at their handed-down centres (KFX, KFY), {distance} m off on the average.</source>
        <translation>按 {zone} 带，图形与所附中心经纬度（KFX、KFY）相符，中位相差 {distance} 米。</translation>
    </message>
    <message>
        <source>Only in zone {zone} do the patches lie in the region {region} ({share} %).</source>
        <translation>只有按 {zone} 带，图斑才落在行政区 {region} 内（{share}%）。</translation>
    </message>
    <message>
        <source>In each of the zones {zones} the patches lie in the region {region}. Ask who sent the file, or try which one fits the imagery.</source>
        <translation>按 {zones} 带图斑都落在行政区 {region} 内。请询问提供单位，或叠加影像判断。</translation>
    </message>
    <message>
        <source>In no zone do the patches lie in the region {region}.</source>
        <translation>按任何一带图斑都不落在行政区 {region} 内。</translation>
    </message>
    <message>
        <source>Nobody said in which county the patches lie. Choose the zone, or the county.</source>
        <translation>未指明图斑所在的县。请选择带号，或先选择行政区。</translation>
    </message>
    <message>
        <source>{share} % of the patches lie in the region {region}.</source>
        <translation>{share}% 的图斑落在行政区 {region} 内。</translation>
    </message>
    <message>
        <source>Only {share} % of the patches lie in the region {region}. Check whether it is the right file.</source>
        <translation>只有 {share}% 的图斑落在行政区 {region} 内，请核对是否拿错文件。</translation>
    </message>
    <message>
        <source>Only {share} % of the patches lie in the provinces of the plan.</source>
        <translation>只有 {share}% 的图斑落在本次工作涉及的省份内。</translation>
    </message>
    <message>
        <source>The numbers are those of web maps ({example}).</source>
        <translation>坐标数值为网络地图（Web 墨卡托）坐标（{example}）。</translation>
    </message>
    <message>
        <source>The numbers look like {unit}, not metres ({example}). Say whether that is right, or ask for metres.</source>
        <translation>坐标数值像是以 {unit} 为单位，不是米（{example}）。请确认，或索取以米为单位的数据。</translation>
    </message>
    <message>
        <source>{count} of {total} patches have numbers of another kind; they will lie somewhere else.</source>
        <translation>{total} 个图斑中有 {count} 个坐标类型与其他不同，位置会错。</translation>
    </message>
    <message>
        <source>Numbers such as {example} fit no system that is known here. Choose the system, or ask for the data in CGCS2000.</source>
        <translation>{example} 这样的数值与已知坐标系都不符。请选择坐标系，或索取 CGCS2000 数据。</translation>
    </message>
    <message>
        <source>{count} of {total} patches have the easting or longitude first ({example}).</source>
        <translation>{total} 个图斑中有 {count} 个横坐标（经度）在前（{example}）。</translation>
    </message>
    <message>
        <source>{count} of {total} patches have the northing or latitude first; turned around they read {example}.</source>
        <translation>{total} 个图斑中有 {count} 个纵坐标（纬度）在前；调换后为 {example}。</translation>
    </message>
    <message>
        <source>The numbers do not tell which coordinate comes first ({example}).</source>
        <translation>从数值看不出哪个坐标在前（{example}）。</translation>
    </message>
    <message>
        <source>Patch {where} lies outside China (longitude {lon}, latitude {lat}). Check the coordinate system, the zone, and whether X and Y are swapped.</source>
        <translation>图斑 {where} 落在中国之外（经度 {lon}，纬度 {lat}）。请检查坐标系、带号及 X、Y 是否颠倒。</translation>
    </message>
    <message>
        <source>Patch {where} lies more than {distance} km outside the provinces of the plan (longitude {lon}, latitude {lat}). Check the zone, or leave it out.</source>
        <translation>图斑 {where} 在工作方案所列省份以外 {distance} 公里以上（经度 {lon}，纬度 {lat}）。请核对带号，或不导入。</translation>
    </message>
    <message>
        <source>Patch {where} lies {distance} km outside the province of the region {region}. Check the zone, or whether it belongs to another province.</source>
        <translation>图斑 {where} 在行政区 {region} 所在的省以外 {distance} 公里。请核对带号，或是否属于外省。</translation>
    </message>
    <message>
        <source>Patch {where} lies {distance} km from the {count} patches that stand together in this import. Check its coordinates and its zone.</source>
        <translation>图斑 {where} 距本次导入中集中分布的 {count} 个图斑 {distance} 公里。请检查其坐标和带号。</translation>
    </message>
    <message>
        <source>Patch {where} lies {distance} m from its handed-down centre ({east} m east, {north} m north), as web maps shift places (GCJ-02). It was probably traced on a web map; ask for a survey or correct it against imagery.</source>
        <translation>图斑 {where} 与所附中心点相距 {distance} 米（东 {east} 米，北 {north} 米），与网络地图偏移（GCJ-02）一致，可能是在网络地图上勾绘的。请索取实测数据，或对照影像改正。</translation>
    </message>
    <message>
        <source>The handed-down centre of patch {where} lies {distance} m from its shape ({east} m east, {north} m north), as web maps shift places (GCJ-02). The centre was probably read from a web map; the shape is taken.</source>
        <translation>图斑 {where} 所附中心点与图形相距 {distance} 米（图形在其东 {east} 米、北 {north} 米），与网络地图偏移（GCJ-02）一致，中心点可能取自网络地图；以图形为准。</translation>
    </message>
    <message>
        <source>Patch {where} lies {distance} m from where it lay before ({east} m east, {north} m north), as web maps shift places (GCJ-02). One of the two was probably traced on a web map; compare both with imagery.</source>
        <translation>图斑 {where} 与原有图形相距 {distance} 米（东 {east} 米，北 {north} 米），与网络地图偏移（GCJ-02）一致，其中之一可能是在网络地图上勾绘的。请对照影像核对。</translation>
    </message>
    <message>
        <source>Patch {where} lies {distance} km from its handed-down centre (KFX, KFY). Check the zone, the coordinates, and whether the row belongs to this shape.</source>
        <translation>图斑 {where} 与所附中心点（KFX、KFY）相距 {distance} 公里。请检查带号、坐标，以及属性行与图形是否对应。</translation>
    </message>
    <message>
        <source>The handed-down centre of patch {where} has latitude and longitude swapped; it was read as longitude {lon}, latitude {lat}.</source>
        <translation>图斑 {where} 所附中心点经纬度颠倒，已按经度 {lon}、纬度 {lat} 理解。</translation>
    </message>
    <message>
        <source>it was mended</source>
        <translation>已修复</translation>
    </message>
    <message>
        <source>it was left as it is</source>
        <translation>未改动</translation>
    </message>
    <message>
        <source>Patch {where} has no shape. Ask for it, or leave the row out.</source>
        <translation>图斑 {where} 没有图形。请索取图形，或不导入该行。</translation>
    </message>
    <message>
        <source>Patch {where} is {count} points and no polygon; points have no area. Ask for the outline, or draw it.</source>
        <translation>图斑 {where} 是 {count} 个点，不是面，无法计算面积。请索取或补绘范围线。</translation>
    </message>
    <message>
        <source>Patch {where} is a line that does not close: its ends are {gap} m apart. Close it, or draw the patch as a polygon.</source>
        <translation>图斑 {where} 是未闭合的线，首尾相距 {gap} 米。请闭合，或改绘为面。</translation>
    </message>
    <message>
        <source>Patch {where} is {count} lines that close (the ends are {gap} m apart at most), where a polygon was expected; {done}.</source>
        <translation>图斑 {where} 应为面，实为 {count} 条闭合线（首尾相距不超过 {gap} 米）；{done}。</translation>
    </message>
    <message>
        <source>Patch {where} holds points or lines beside its polygons, which only count; {done}.</source>
        <translation>图斑 {where} 除面外还夹有点或线，只取面；{done}。</translation>
    </message>
    <message>
        <source>Patch {where} has {count} points whose coordinates are not numbers. Ask for the shape again.</source>
        <translation>图斑 {where} 有 {count} 个点的坐标不是数字。请重新索取图形。</translation>
    </message>
    <message>
        <source>The outline of patch {where} lies nowhere on the map or is wider than a province ({box}). One of its corners, or the coordinate system, is wrong.</source>
        <translation>图斑 {where} 的范围不在地图上，或比一个省还宽（{box}）。某个拐点或坐标系有误。</translation>
    </message>
    <message>
        <source>Patch {where} had a ring that was not closed; it was closed.</source>
        <translation>图斑 {where} 有未闭合的环，已闭合。</translation>
    </message>
    <message>
        <source>Patch {where} had arcs; they were replaced by short straight edges.</source>
        <translation>图斑 {where} 含圆弧，已改为短折线。</translation>
    </message>
    <message>
        <source>Patch {where} has heights or measures (Z, M), which a patch has no use for; only the plan is kept.</source>
        <translation>图斑 {where} 带高程或量测值（Z、M），图斑用不到，只保留平面坐标。</translation>
    </message>
    <message>
        <source>The outline of patch {where} has {count} points that stand twice in a row; {done}.</source>
        <translation>图斑 {where} 的边界有 {count} 个连续重复点；{done}。</translation>
    </message>
    <message>
        <source>The outline of patch {where} has {count} spikes, up to {length} m long, which enclose {change} m2; {done}.</source>
        <translation>图斑 {where} 的边界有 {count} 处尖刺，最长 {length} 米，所围面积 {change} 平方米；{done}。</translation>
    </message>
    <message>
        <source>The outline of patch {where} has {count} very sharp tips, up to {length} m long, which enclose {change} m2; that is too much to cut off unasked. Look at them.</source>
        <translation>图斑 {where} 的边界有 {count} 处极尖的角，最长 {length} 米，所围面积 {change} 平方米，不宜自动削去，请查看。</translation>
    </message>
    <message>
        <source>{count} rings of patch {where} run the other way than the others of the file; {done}.</source>
        <translation>图斑 {where} 有 {count} 个环的走向与文件中其他图斑相反；{done}。</translation>
    </message>
    <message>
        <source>The outline of patch {where} is broken ({reason}); {done}. Its area changes by {change} m2 and is {area} m2.</source>
        <translation>图斑 {where} 的边界有误（{reason}）；{done}。面积变化 {change} 平方米，为 {area} 平方米。</translation>
    </message>
    <message>
        <source>The outline of patch {where} is broken ({reason}): by its corners it has {before} m2, untangled {after} m2. That is too far apart to choose unasked; draw it anew at the place shown.</source>
        <translation>图斑 {where} 的边界有误（{reason}）：按拐点计算面积 {before} 平方米，理顺后 {after} 平方米，相差过大，不宜自动取舍。请在所示位置重绘。</translation>
    </message>
    <message>
        <source>The outline of patch {where} is broken ({reason}) and cannot be untangled. Draw it anew.</source>
        <translation>图斑 {where} 的边界有误（{reason}），无法理顺，请重绘。</translation>
    </message>
    <message>
        <source>The {count} points of patch {where} enclose no area. Ask for the outline again.</source>
        <translation>图斑 {where} 的 {count} 个点没有围成面积。请重新索取范围线。</translation>
    </message>
    <message>
        <source>The outline of patch {where} has {count} points; maps and forms will be slow. Nothing was thinned out.</source>
        <translation>图斑 {where} 的边界有 {count} 个点，地图和表单会变慢；未作抽稀。</translation>
    </message>
    <message>
        <source>Patch {where} has {count} parts or holes that are left over from drawing ({area} m2 together); {done}.</source>
        <translation>图斑 {where} 有 {count} 个作图残留的碎片或碎洞（共 {area} 平方米）；{done}。</translation>
    </message>
    <message>
        <source>Patch {where} has {count} very narrow or small parts or holes ({area} m2 together), too much to remove unasked. Look at them.</source>
        <translation>图斑 {where} 有 {count} 个极窄或极小的部分或洞（共 {area} 平方米），不宜自动去除，请查看。</translation>
    </message>
    <message>
        <source>Patch {where} is a strip only {width} m wide on the average. It is probably left over from cutting.</source>
        <translation>图斑 {where} 是平均宽仅 {width} 米的细条，可能是切割残留。</translation>
    </message>
    <message>
        <source>Patch {where} has {count} parts.</source>
        <translation>图斑 {where} 由 {count} 部分组成。</translation>
    </message>
    <message>
        <source>Patch {where} has {count} parts up to {distance} km apart. Two patches may have been put under one number.</source>
        <translation>图斑 {where} 由 {count} 部分组成，相距达 {distance} 公里，可能把两个图斑编成了一个号。</translation>
    </message>
    <message>
        <source>Patch {where} has {count} holes of {area} m2 together, which do not count as its area.</source>
        <translation>图斑 {where} 有 {count} 个洞，共 {area} 平方米，不计入面积。</translation>
    </message>
    <message>
        <source>Patch {where} has only {area} m2. It is probably left over from cutting.</source>
        <translation>图斑 {where} 面积仅 {area} 平方米，可能是切割残留。</translation>
    </message>
    <message>
        <source>Patch {where} has {area} km2, more than nearly any mine. Check the coordinates, or whether it is a boundary.</source>
        <translation>图斑 {where} 面积 {area} 平方公里，几乎没有这么大的矿山。请核对坐标，或是否为界线。</translation>
    </message>
    <message>
        <source>Patch {where} has the very same shape as {other} (row {row}). One of the two is too many.</source>
        <translation>图斑 {where} 与 {other}（第 {row} 行）图形完全相同，其中一个多余。</translation>
    </message>
    <message>
        <source>Patch {where} shares {share} % of its shape with {other}: one patch that was drawn twice.</source>
        <translation>图斑 {where} 与 {other} 重合 {share}%，应是同一图斑画了两次。</translation>
    </message>
    <message>
        <source>Patch {where} lies upon {count} others ({others}) with {area} m2, {share} % of its area; that ground would be counted twice.</source>
        <translation>图斑 {where} 与 {count} 个图斑（{others}）重叠 {area} 平方米，占其面积 {share}%，会重复计算。</translation>
    </message>
    <message>
        <source>So many patches lie upon one another that only the first {count} pairs were looked at. The file probably holds its patches several times.</source>
        <translation>重叠的图斑太多，只检查了前 {count} 对。文件中的图斑可能重复了多遍。</translation>
    </message>
    <message>
        <source>the outline crosses itself</source>
        <translation>边界自相交</translation>
    </message>
    <message>
        <source>a ring touches itself</source>
        <translation>环自接触</translation>
    </message>
    <message>
        <source>a hole lies outside</source>
        <translation>洞在外环之外</translation>
    </message>
    <message>
        <source>a hole lies in a hole</source>
        <translation>洞中套洞</translation>
    </message>
    <message>
        <source>a part lies upon another part</source>
        <translation>各部分相互重叠</translation>
    </message>
    <message>
        <source>holes cut the patch apart</source>
        <translation>洞将图斑割裂</translation>
    </message>
    <message>
        <source>a ring stands there twice</source>
        <translation>环重复</translation>
    </message>
    <message>
        <source>a ring has too few points</source>
        <translation>环的点数不足</translation>
    </message>
    <message>
        <source>it crosses itself too often to be untangled</source>
        <translation>自相交过多，无法理顺</translation>
    </message>
    <message>
        <source>{words}</source>
        <translation>{words}</translation>
    </message>
    <message>
        <source>Patch {where} has no handed-down area ({field}); its shape has {area} m2.</source>
        <translation>图斑 {where} 没有下发面积（{field}）；图形面积为 {area} 平方米。</translation>
    </message>
    <message>
        <source>Patch {where}: the handed-down area ({field}) is {given} m2, its shape has {area} m2 on the ellipsoid ({percent} %). {cause}</source>
        <translation>图斑 {where}：下发面积（{field}）{given} 平方米，图形椭球面积 {area} 平方米（{percent}%）。{cause}</translation>
    </message>
    <message>
        <source>Patch {where}: the handed-down area ({field}) is {given} m2, its shape has {area} m2 on the ellipsoid ({percent} %, below the limit). {cause}</source>
        <translation>图斑 {where}：下发面积（{field}）{given} 平方米，图形椭球面积 {area} 平方米（{percent}%，未超限）。{cause}</translation>
    </message>
    <message>
        <source>It is probably in mu (亩).</source>
        <translation>可能以亩为单位。</translation>
    </message>
    <message>
        <source>It is probably in hectares.</source>
        <translation>可能以公顷为单位。</translation>
    </message>
    <message>
        <source>It is probably in square kilometres.</source>
        <translation>可能以平方公里为单位。</translation>
    </message>
    <message>
        <source>It is probably in ten thousand mu (万亩).</source>
        <translation>可能以万亩为单位。</translation>
    </message>
    <message>
        <source>It is the planar area in the file's own coordinate system.</source>
        <translation>这是按文件坐标系计算的平面面积。</translation>
    </message>
    <message>
        <source>The holes were probably not taken off.</source>
        <translation>可能没有扣除洞的面积。</translation>
    </message>
    <message>
        <source>It is probably the area of the largest part only.</source>
        <translation>可能只是最大一部分的面积。</translation>
    </message>
    <message>
        <source>It is the area of the outline before it was mended.</source>
        <translation>这是边界修复前的面积。</translation>
    </message>
    <message>
        <source>It is probably the total of the {count} rows with the number {number}.</source>
        <translation>可能是编号 {number} 的 {count} 行的合计面积。</translation>
    </message>
    <message>
        <source>It is probably the total of the {count} patches of the mine {number}.</source>
        <translation>可能是矿山 {number} 的 {count} 个图斑的合计面积。</translation>
    </message>
    <message>
        <source>It is probably the planar area of a web map (Web Mercator).</source>
        <translation>可能是网络地图（Web 墨卡托）平面面积。</translation>
    </message>
    <message>
        <source>It is in square degrees.</source>
        <translation>单位是平方度。</translation>
    </message>
    <message>
        <source>It was probably computed from degrees as if they were equally long in both directions.</source>
        <translation>可能把经纬度当作等长计算。</translation>
    </message>
    <message>
        <source>It is the perimeter in metres.</source>
        <translation>这是周长（米）。</translation>
    </message>
    <message>
        <source>It is probably the planar area in the wrong 3-degree zone, {zone}.</source>
        <translation>可能是按错误的 3 度带（{zone} 带）计算的平面面积。</translation>
    </message>
    <message>
        <source>No usual cause explains it; the shape, the row or the area belongs to something else.</source>
        <translation>常见原因都不能解释，图形、属性行或面积可能张冠李戴。</translation>
    </message>
    <message>
        <source>The {field} of {where} was "{old}" and is "{new}" now: blanks at the ends, invisible characters, full-width letters and look-alike dashes are written plainly.</source>
        <translation>{where}：{field}原为“{old}”，现为“{new}”：首尾空格、不可见字符、全角字母数字和形似短横线的符号已改为规范写法。</translation>
    </message>
    <message>
        <source>The {field} {number} has a blank inside. It stays as it is; correct it in the source if it does not belong there.</source>
        <translation>{field}“{number}”中间有空格，已原样保留；如属误填，请在原数据中改正。</translation>
    </message>
    <message>
        <source>The patch number {number} is a quantity that a spreadsheet made of it; the number itself is lost. Format the column as text in the source, enter the number again, and import anew.</source>
        <translation>图斑编号“{number}”已被电子表格转成科学计数，原编号已丢失。请在原表中把该列设为文本格式，重新填写编号后再导入。</translation>
    </message>
    <message>
        <source>The patch number {number} ends with zeros after {kept} digits, as all long numbers of the file do: a spreadsheet has probably rounded them. Compare with the source.</source>
        <translation>图斑编号{number}在第{kept}位之后全是0，且文件中所有长编号都如此，很可能被电子表格四舍五入。请与原始资料核对。</translation>
    </message>
    <message>
        <source>The {field} {number} has {length} characters; at most {limit} are kept. Shorten it in the source.</source>
        <translation>{field}“{number}”有{length}个字符，最多保留{limit}个。请在原数据中缩短。</translation>
    </message>
    <message>
        <source>The patch in row {row} has no number. It is called by its row; enter a number in the source or afterwards.</source>
        <translation>第{row}行的图斑没有图斑编号，暂以行号称呼。请在原数据中补填，或导入后补填。</translation>
    </message>
    <message>
        <source>The patch in row {row} has "{given}" in place of a number. It is taken for none.</source>
        <translation>第{row}行的图斑编号填的是“{given}”，按没有编号处理。</translation>
    </message>
    <message>
        <source>The patch in row {row} is the same as that in row {first} of {file}: number, shape and values.</source>
        <translation>第{row}行的图斑与{file}第{first}行完全相同（编号、图形和属性）。</translation>
    </message>
    <message>
        <source>The patch in row {row} has the number and the shape of that in row {first} of {file}, but other values in: {fields}. Keep one of the two in the source.</source>
        <translation>第{row}行的图斑与{file}第{first}行编号和图形相同，但下列字段的值不同：{fields}。请在原数据中只保留一个。</translation>
    </message>
    <message>
        <source>The patch in row {row} has the number of that in row {first} of {file}, but another shape. Give one of the two another number.</source>
        <translation>第{row}行的图斑与{file}第{first}行编号相同而图形不同。请为其中一个改用别的编号。</translation>
    </message>
    <message>
        <source>{where}: {code} is no district code (GB/T 2260, 2 to 12 digits). Correct it in the source.</source>
        <translation>{where}：“{code}”不是行政区代码（GB/T 2260，2至12位数字）。请在原数据中改正。</translation>
    </message>
    <message>
        <source>{where}: the district code is {code}, but the number begins with {begin}, while most numbers of the file begin with their district. One of the two is wrong.</source>
        <translation>{where}：行政区代码为{code}，而编号以{begin}开头；文件中多数编号以所在行政区代码开头，两者必有一误。</translation>
    </message>
    <message>
        <source>{where}: the district code {code} is outside {region}, the region of this work. Check whether the patch belongs here.</source>
        <translation>{where}：行政区代码{code}不属于本次工作的区域{region}。请核对该图斑是否应在此。</translation>
    </message>
    <message>
        <source>{where}: the district code {code} says {province}, but the patch lies outside it. Check the code and the coordinates.</source>
        <translation>{where}：行政区代码{code}属于{province}，但图斑位于其范围之外。请核对代码和坐标。</translation>
    </message>
    <message>
        <source>{count} of the chosen differences are no longer as they were shown, since the workspace or the file has changed meanwhile. Nothing was taken over. Look at the differences again.</source>
        <translation>所选差异中有{count}处与显示时不一致，工作区或文件在此期间已有改动。未作任何写入，请重新查看差异。</translation>
    </message>
    <message>
        <source>The number {number} is taken; it comes in as {given}.</source>
        <translation>编号{number}已被占用，将以{given}导入。</translation>
    </message>
    <message>
        <source>It has no number; it comes in as {given}.</source>
        <translation>没有图斑编号，将以{given}导入。</translation>
    </message>
    <message>
        <source>It lies mostly on patches of the workspace: {numbers}.</source>
        <translation>与工作区中的图斑大部分重叠：{numbers}。</translation>
    </message>
    <message>
        <source>The new number {number} is taken; the patch keeps {kept}.</source>
        <translation>新编号{number}已被占用，图斑保留编号{kept}。</translation>
    </message>
    <message>
        <source>It lies {metres} m away from where the workspace has it.</source>
        <translation>与工作区中该图斑的位置相距{metres}米。</translation>
    </message>
    <message>
        <source>It has exactly the shape of {number}; the numbers have probably slipped, as when one column of a table is sorted.</source>
        <translation>其图形与{number}完全相同，编号很可能错行（例如只对表格的一列排了序）。</translation>
    </message>
    <message>
        <source>The patches belong to different mines: {names}.</source>
        <translation>这些图斑属于不同的矿山：{names}。</translation>
    </message>
    <message>
        <source>It is not in what comes in, although its place is covered. Ticked, it is removed from the workspace.</source>
        <translation>来件覆盖该处，但其中没有它。勾选后将从工作区删除。</translation>
    </message>
    <message>
        <source>What comes in has other patches there: {numbers}.</source>
        <translation>导入的数据在此处有其他图斑：{numbers}。</translation>
    </message>
    <message>
        <source>The areas do not balance: {lost} m² of the old are in no new patch, {gained} m² of the new were in no old one.</source>
        <translation>面积不平衡：原图斑有{lost}平方米未被新图斑覆盖，新图斑有{gained}平方米不在原图斑内。</translation>
    </message>
    <message>
        <source>Changed in the workspace by {who} on {date}: {field}.</source>
        <translation>{who}已于{date}在工作区中改过：{field}。</translation>
    </message>
    <message>
        <source>Its mine is written off.</source>
        <translation>所属矿山已注销。</translation>
    </message>
    <message>
        <source>the shape</source>
        <translation>图形</translation>
    </message>
    <message>
        <source>Reading the rivers</source>
        <translation>正在读取河流</translation>
    </message>
    <message>
        <source>Reading the patches</source>
        <translation>正在读取图斑</translation>
    </message>
    <message>
        <source>Checking the patches</source>
        <translation>正在检查图斑</translation>
    </message>
    <message>
        <source>Measuring areas and distances</source>
        <translation>正在量算面积和距离</translation>
    </message>
    <message>
        <source>Making the table</source>
        <translation>正在生成附表</translation>
    </message>
    <message>
        <source>Reading the workspace</source>
        <translation>正在读取工作区</translation>
    </message>
    <message>
        <source>Checking the workspace</source>
        <translation>正在检查工作区</translation>
    </message>
    <message>
        <source>Saving what can be read</source>
        <translation>正在挽救可读内容</translation>
    </message>
    <message>
        <source>Converting the workspace</source>
        <translation>正在升级工作区</translation>
    </message>
    <message>
        <source>Comparing</source>
        <translation>正在比对</translation>
    </message>
    <message>
        <source>Reading the files</source>
        <translation>正在读取文件</translation>
    </message>
    <message>
        <source>Checking what will be published</source>
        <translation>正在检查拟公开的内容</translation>
    </message>
    <message>
        <source>The file {path} does not exist. Check the name, or whether the drive or stick is still connected.</source>
        <translation>文件 {path} 不存在。请检查文件名，以及硬盘或U盘是否仍然连接。</translation>
    </message>
    <message>
        <source>The file {path} cannot be read ({reason}). It may be damaged or not a map file; ask for it again or export it anew.</source>
        <translation>文件 {path} 无法读取（{reason}）。文件可能已损坏，或不是地图文件；请重新索取或重新导出。</translation>
    </message>
    <message>
        <source>{path} has no layer named {layer}. It holds: {layers}.</source>
        <translation>{path} 中没有名为 {layer} 的图层。其中有：{layers}。</translation>
    </message>
    <message>
        <source>The layer {name} has no features. Choose another layer, or remove its filter.</source>
        <translation>图层 {name} 没有要素。请选择其他图层，或取消图层的过滤条件。</translation>
    </message>
    <message>
        <source>The layer {name} has no coordinate system. Set it in QGIS (right click on the layer, Set CRS), then run again.</source>
        <translation>图层 {name} 没有坐标系。请在 QGIS 中设置（右击图层，选择“设置图层CRS”），然后重新运行。</translation>
    </message>
    <message>
        <source>The layer {name} is in {crs}, which cannot be converted to CGCS2000 without parameters that are not public. Ask for the data in CGCS2000.</source>
        <translation>图层 {name} 的坐标系是 {crs}，转换到 CGCS2000 需要不公开的参数。请索取 CGCS2000 的数据。</translation>
    </message>
    <message>
        <source>The coordinate system of the layer {name} is not understood ({reason}). Set it in QGIS and run again.</source>
        <translation>无法识别图层 {name} 的坐标系（{reason}）。请在 QGIS 中设置后重新运行。</translation>
    </message>
    <message>
        <source>The layer {name} says that its coordinates are metres ({crs}), but they are degrees. Set its coordinate system to CGCS2000 longitude/latitude (EPSG:4490).</source>
        <translation>图层 {name} 标明坐标以米为单位（{crs}），实际却是经纬度。请将坐标系设为 CGCS2000 经纬度（EPSG:4490）。</translation>
    </message>
    <message>
        <source>The layer {name} says that its coordinates are degrees ({crs}), but they are far outside -180 to 180. Set its coordinate system to the Gauss-Krueger zone of the data.</source>
        <translation>图层 {name} 标明坐标以度为单位（{crs}），实际远超出 -180 到 180。请将坐标系设为数据所在的高斯－克吕格分带。</translation>
    </message>
    <message>
        <source>The layer {name} has latitudes beyond 90 degrees; its axes are probably swapped. Export it again with longitude first.</source>
        <translation>图层 {name} 的纬度超过90度，横纵坐标可能颠倒。请以经度在前重新导出。</translation>
    </message>
    <message>
        <source>The coordinates of the layer {name} do not fit its coordinate system ({crs}). An 8-digit easting needs the system with that zone in front, a 6-digit one the system without.</source>
        <translation>图层 {name} 的坐标与其坐标系（{crs}）不符。横坐标为8位数时应使用带号在前的坐标系，6位数时使用不带带号的坐标系。</translation>
    </message>
    <message>
        <source>The layer {name} is a table without shapes. Choose a map layer.</source>
        <translation>图层 {name} 是没有图形的表格。请选择地图图层。</translation>
    </message>
    <message>
        <source>Two results would be written to {path}. Give each of them a name of its own.</source>
        <translation>两个结果要写到同一个文件 {path}。请分别命名。</translation>
    </message>
    <message>
        <source>The layer {name} has no polygons. Patches must be polygons; points or lines cannot be measured.</source>
        <translation>图层 {name} 没有面。图斑应为面，点和线无法量算。</translation>
    </message>
    <message>
        <source>The layer {name} has neither lines nor polygons. Rivers must be lines or water polygons.</source>
        <translation>图层 {name} 既没有线也没有面。河流应为线或水面。</translation>
    </message>
    <message>
        <source>The layer {name} has no field {field}. It has: {fields}.</source>
        <translation>图层 {name} 没有字段 {field}。现有字段：{fields}。</translation>
    </message>
    <message>
        <source>{path} cannot be written ({reason}). Choose another folder, or close the program that has the file open.</source>
        <translation>无法写入 {path}（{reason}）。请换一个文件夹，或关闭占用该文件的程序。</translation>
    </message>
    <message>
        <source>{path}: this kind of file cannot be written. Use one of: {endings}.</source>
        <translation>{path}：不能写这种文件。可用的扩展名：{endings}。</translation>
    </message>
    <message>
        <source>{path} is also an input of this step. Choose another name for the result.</source>
        <translation>{path} 同时也是本步骤的输入。请为结果另取文件名。</translation>
    </message>
    <message>
        <source>{path} is open in QGIS and cannot be replaced. Remove its layers from the project, or choose another name for the result.</source>
        <translation>{path} 已在 QGIS 中打开，不能替换。请从工程中移除它的图层，或为结果另取文件名。</translation>
    </message>
    <message>
        <source>{target}: the result can be written to a file only, such as a GeoPackage (.gpkg). Choose a file, and copy it into the database afterwards.</source>
        <translation>{target}：结果只能写入文件，例如 GeoPackage（.gpkg）。请选择文件，之后再复制到数据库。</translation>
    </message>
    <message>
        <source>The disk is full: {path} could not be written. Nothing was changed. Free some space and run again.</source>
        <translation>磁盘已满，{path} 无法写入。原有内容没有改变。请腾出空间后重新运行。</translation>
    </message>
    <message>
        <source>There is no classified layer in the project any more. Classify the patches again.</source>
        <translation>工程中已没有判定过的图层。请重新判定图斑。</translation>
    </message>
    <message>
        <source>The layer {name} is being edited. Save or discard its edits first, then decide again.</source>
        <translation>图层 {name} 正在编辑。请先保存或放弃编辑，再作判定。</translation>
    </message>
    <message>
        <source>A distance of {distance} km makes no strip. Enter a number above 0 and not above {largest} km.</source>
        <translation>距离 {distance} 公里无法生成缓冲带。请输入大于0且不超过 {largest} 公里的数。</translation>
    </message>
    <message>
        <source>The setting {setting} cannot be {value}. Possible: {choices}.</source>
        <translation>设置 {setting} 不能是 {value}。可选：{choices}。</translation>
    </message>
    <message>
        <source>The campaign file {path} does not exist.</source>
        <translation>方案文件 {path} 不存在。</translation>
    </message>
    <message>
        <source>The campaign file {path} is broken in line {line}: {reason}.</source>
        <translation>方案文件 {path} 第{line}行有误：{reason}。</translation>
    </message>
    <message>
        <source>The campaign file {path} has a mistake in line {line}, field {field}: {reason}.</source>
        <translation>方案文件 {path} 第{line}行字段 {field} 有误：{reason}。</translation>
    </message>
    <message>
        <source>it is not valid JSON ({what})</source>
        <translation>不是有效的 JSON（{what}）</translation>
    </message>
    <message>
        <source>it is nested too deeply</source>
        <translation>嵌套过深</translation>
    </message>
    <message>
        <source>it is not UTF-8 text; save it as UTF-8</source>
        <translation>不是 UTF-8 文本，请另存为 UTF-8</translation>
    </message>
    <message>
        <source>this key stands twice in the same object</source>
        <translation>同一对象中此键出现两次</translation>
    </message>
    <message>
        <source>it is missing</source>
        <translation>缺少此项</translation>
    </message>
    <message>
        <source>this key is not known; known here are {known}</source>
        <translation>不认识此键；此处可用的有 {known}</translation>
    </message>
    <message>
        <source>it must be an object in braces</source>
        <translation>应为花括号括起的对象</translation>
    </message>
    <message>
        <source>it must be a list in square brackets</source>
        <translation>应为方括号括起的列表</translation>
    </message>
    <message>
        <source>it must be a text in quotes</source>
        <translation>应为引号括起的文本</translation>
    </message>
    <message>
        <source>it must be a number</source>
        <translation>应为数字</translation>
    </message>
    <message>
        <source>it must be a whole number, not {value}</source>
        <translation>应为整数，而不是 {value}</translation>
    </message>
    <message>
        <source>it must be true or false</source>
        <translation>应为 true 或 false</translation>
    </message>
    <message>
        <source>the list must have at least {limit} entries</source>
        <translation>列表至少要有{limit}项</translation>
    </message>
    <message>
        <source>the list must have at most {limit} entries</source>
        <translation>列表最多有{limit}项</translation>
    </message>
    <message>
        <source>it cannot be {value}; possible: {choices}</source>
        <translation>不能是 {value}；可选：{choices}</translation>
    </message>
    <message>
        <source>it must be above {limit}, not {value}</source>
        <translation>应大于 {limit}，而不是 {value}</translation>
    </message>
    <message>
        <source>it must not be below {limit}; it is {value}</source>
        <translation>不得小于 {limit}，现为 {value}</translation>
    </message>
    <message>
        <source>it must not be above {limit}; it is {value}</source>
        <translation>不得大于 {limit}，现为 {value}</translation>
    </message>
    <message>
        <source>{value} stands here a second time</source>
        <translation>{value} 在此重复出现</translation>
    </message>
    <message>
        <source>{value} must be Latin letters, digits and underscores only</source>
        <translation>{value} 只能由拉丁字母、数字和下划线组成</translation>
    </message>
    <message>
        <source>only format {expected} can be read</source>
        <translation>只能读取格式 {expected}</translation>
    </message>
    <message>
        <source>there must be two classes, 1 (main stem) and then 2 (tributaries)</source>
        <translation>应有两个类别，先 1（干流）后 2（主要支流）</translation>
    </message>
    <message>
        <source>{value} is already a name of {river}</source>
        <translation>{value} 已是{river}的名称</translation>
    </message>
    <message>
        <source>the order must be {expected} here, not {value}</source>
        <translation>此处顺序应为 {expected}，而不是 {value}</translation>
    </message>
    <message>
        <source>{value} is not a two-digit province code of GB/T 2260</source>
        <translation>{value} 不是 GB/T 2260 的两位省级代码</translation>
    </message>
    <message>
        <source>the province {value} is not of the reach {reach}</source>
        <translation>省份 {value} 不属于片区 {reach}</translation>
    </message>
    <message>
        <source>the province {value} of this reach has no note</source>
        <translation>该片区的省份 {value} 没有说明</translation>
    </message>
    <message>
        <source>no province belongs to the reach {value}</source>
        <translation>没有省份属于片区 {value}</translation>
    </message>
    <message>
        <source>{value} is not a date such as 2020-12-31</source>
        <translation>{value} 不是形如 2020-12-31 的日期</translation>
    </message>
    <message>
        <source>{value} does not show the distance of {distance} km</source>
        <translation>{value} 没有标明 {distance} 公里的距离</translation>
    </message>
    <message>
        <source>it says {value}, but the rows add up to {expected}</source>
        <translation>写的是 {value}，但各行之和为 {expected}</translation>
    </message>
    <message>
        <source>{value} does not have the right form</source>
        <translation>{value} 的格式不对</translation>
    </message>
    <message>
        <source>None of the rivers in {name} is named in the campaign {campaign}. Found: {found}. Expected names such as {expected}. Choose the right name field, or add the names to the campaign.</source>
        <translation>{name} 中没有一条河流是方案“{campaign}”所列的。文件中有：{found}。应有的名称例如 {expected}。请选择正确的名称字段，或把名称加入方案。</translation>
    </message>
    <message>
        <source>The layer {name} has no field with river names that the campaign knows. Choose the name field. It has: {fields}.</source>
        <translation>图层 {name} 没有含方案河流名称的字段。请选择名称字段。现有字段：{fields}。</translation>
    </message>
    <message>
        <source>The table of river names is not understood ({reason}). Write it as a JSON object: each name as it stands in the layer, with the campaign's river as a text; an empty text leaves the name out.</source>
        <translation>河流名称对应表无法识别（{reason}）。请写成 JSON 对象：图层中的名称，后面是文本形式的方案河流；文本留空为不采用。</translation>
    </message>
    <message>
        <source>The table of river names gives {name} to {river}, which the campaign {campaign} does not name. Possible: {known}; or empty to leave it out.</source>
        <translation>河流名称对应表把 {name} 指定为 {river}，而方案 {campaign} 中没有这条河流。可选：{known}；不采用的留空。</translation>
    </message>
    <message>
        <source>River names were taken as chosen by hand: {names}.</source>
        <translation>下列河流名称按人工指定处理：{names}。</translation>
    </message>
    <message>
        <source>The table of river names has names that are not in the river layers: {names}. Check their spelling.</source>
        <translation>河流名称对应表中的这些名称在河流图层中没有：{names}。请核对写法。</translation>
    </message>
    <message>
        <source>Rivers that the campaign does not name were left out: {names}.</source>
        <translation>方案未列的河流不予采用：{names}。</translation>
    </message>
    <message>
        <source>The campaign's river {river} is not in the river layer; patches along it will count as outside.</source>
        <translation>方案所列的{river}不在河流图层中，沿岸图斑将算作范围外。</translation>
    </message>
    <message>
        <source>The river {where} is {given} in the layer and {campaign} in the campaign; the campaign was taken.</source>
        <translation>河流{where}在图层中为{given}，在方案中为{campaign}；已按方案处理。</translation>
    </message>
    <message>
        <source>The river {where}: {count} features without usable geometry were left out.</source>
        <translation>河流{where}：{count}个要素没有可用的图形，已略去。</translation>
    </message>
    <message>
        <source>Patch {where} has no geometry; it stays in the result without computed values.</source>
        <translation>图斑 {where} 没有图形；保留在结果中，不计算数值。</translation>
    </message>
    <message>
        <source>Patch {where} had a broken outline ({reason}); it was repaired, its area changed by {change} m2.</source>
        <translation>图斑 {where} 的图形有误（{reason}），已修复，面积变化 {change} 平方米。</translation>
    </message>
    <message>
        <source>Patch {where} has a broken outline ({reason}) that cannot be repaired safely; it stays in the result without computed values.</source>
        <translation>图斑 {where} 的图形有误（{reason}），无法安全修复；保留在结果中，不计算数值。</translation>
    </message>
    <message>
        <source>Patch {where} is not a polygon; it stays in the result without computed values.</source>
        <translation>图斑 {where} 不是面；保留在结果中，不计算数值。</translation>
    </message>
    <message>
        <source>Patch {where} lies outside China; check the coordinate system or swapped axes.</source>
        <translation>图斑 {where} 在中国以外；请检查坐标系或横纵坐标是否颠倒。</translation>
    </message>
    <message>
        <source>Patch {where} cannot be measured near {place}: {reason}. Correct its outline with the vertex tool, or take the change back in the history.</source>
        <translation>图斑 {where} 在 {place} 附近无法量算：{reason}。请用顶点工具改正边界，或在历史中撤回修改。</translation>
    </message>
    <message>
        <source>Select at least two patches of the workspace on the map, then merge them.</source>
        <translation>请先在地图上选中工作区的两个以上图斑，再合并。</translation>
    </message>
    <message>
        <source>The patches belong to {count} sites: {names}. Patches of different sites are not merged; give them one site first.</source>
        <translation>选中的图斑分属 {count} 个矿山：{names}。不同矿山的图斑不能合并，请先改为同一主体。</translation>
    </message>
    <message>
        <source>The layer {name} has edits that are not saved. Save or discard them first, then try again.</source>
        <translation>图层 {name} 有未保存的编辑。请先保存或放弃，再重试。</translation>
    </message>
    <message>
        <source>No patch of the workspace is selected. Select patches on the map or in the table first.</source>
        <translation>没有选中工作区的图斑。请先在地图或属性表中选中图斑。</translation>
    </message>
    <message>
        <source>Patch {where} has no number, or a site has the same one already; it stays with its site. Give the patch another number first.</source>
        <translation>图斑 {where} 没有编号，或已有同号的矿山，仍归原矿山。请先改图斑编号。</translation>
    </message>
    <message>
        <source>Patch {where} stays with its site {number}: a site keeps one patch at least. Choose fewer patches.</source>
        <translation>图斑 {where} 仍归矿山 {number}：一个矿山至少保留一个图斑。请少选几个。</translation>
    </message>
    <message>
        <source>it has no shape</source>
        <translation>没有图形</translation>
    </message>
    <message>
        <source>it is not a polygon</source>
        <translation>不是面</translation>
    </message>
    <message>
        <source>it lies outside China</source>
        <translation>在中国范围之外</translation>
    </message>
    <message>
        <source>its outline crosses itself or is broken in another way</source>
        <translation>边界自相交或有其他错误</translation>
    </message>
    <message>
        <source>its area is 0</source>
        <translation>面积为0</translation>
    </message>
    <message>
        <source>Patch {where} lies {margin} m from the edge of the strip of {river} ({side}); a person should decide.</source>
        <translation>图斑 {where} 距{river}缓冲带边界 {margin} 米（{side}），应由人工判定。</translation>
    </message>
    <message>
        <source>Patch {where} lies in no province of the campaign ({province}); it is not in the table.</source>
        <translation>图斑 {where} 不在方案所列省份内（{province}），不列入附表。</translation>
    </message>
    <message>
        <source>{count} patches have no usable district code; their province was taken from their position.</source>
        <translation>{count}个图斑没有可用的行政区代码，省份按位置确定。</translation>
    </message>
    <message>
        <source>Patch {where} has no usable district code and lies within {distance} km of a provincial border; its province {province} should be checked.</source>
        <translation>图斑 {where} 没有可用的行政区代码，且距省界不到 {distance} 公里；应核对其省份（{province}）。</translation>
    </message>
    <message>
        <source>Patch {where} has the district code {code}, but lies {distance} km outside {province}; the code was taken.</source>
        <translation>图斑 {where} 的行政区代码为 {code}，位置却在{province}以外 {distance} 公里；已按代码处理。</translation>
    </message>
    <message>
        <source>Patch {where} was handed down as {handed}; by position it is {computed}. The handed-down class was kept.</source>
        <translation>图斑 {where} 下发类别为{handed}，按位置为{computed}；已保留下发类别。</translation>
    </message>
    <message>
        <source>Patch {where} has the handed-down class {handed}, which is not known; its position was used.</source>
        <translation>图斑 {where} 的下发类别 {handed} 无法识别，已按位置判定。</translation>
    </message>
    <message>
        <source>The field {field} was taken as the handed-down class of the patches.</source>
        <translation>字段 {field} 已作为图斑的下发类别。</translation>
    </message>
    <message>
        <source>Patch {where}: a person decided {decision} (reason: {reason}); by position it is {computed}.</source>
        <translation>图斑 {where}：人工判定为{decision}（理由：{reason}）；按位置为{computed}。</translation>
    </message>
    <message>
        <source>The patch number {where} stands {count} times in the layer.</source>
        <translation>图斑编号 {where} 在图层中出现{count}次。</translation>
    </message>
    <message>
        <source>{count} patches have no number; they are named by their row.</source>
        <translation>{count}个图斑没有编号，以行号命名。</translation>
    </message>
    <message>
        <source>There are {count} more findings of the kind {kind}; they are too many to list. Look for one cause behind all of them.</source>
        <translation>同类问题（{kind}）另有{count}条，不再逐条列出。请查找共同的原因。</translation>
    </message>
    <message>
        <source>The layer {name} has not been classified: it has no field {field}. Run Classify patches first and make the table from its result. The layer has: {fields}.</source>
        <translation>图层 {name} 未经判定：没有字段 {field}。请先运行“判定图斑”，用其结果生成附表。现有字段：{fields}。</translation>
    </message>
    <message>
        <source>{count} patches in scope with {hectares} ha lie in no province of the campaign ({found}); they are not in the table: {numbers}</source>
        <translation>{count}个在范围内的图斑（{hectares}公顷）不在方案所列省份内（{found}），未列入附表：{numbers}</translation>
    </message>
    <message>
        <source>{count} patches in scope with {hectares} ha have no river class of the campaign ({found}); they are not in the table. Classify the layer again: {numbers}</source>
        <translation>{count}个在范围内的图斑（{hectares}公顷）没有方案的干支流类别（{found}），未列入附表。请重新判定该图层：{numbers}</translation>
    </message>
    <message>
        <source>{count} patches in the table have no usable area ({area}); they count with 0 ha: {numbers}</source>
        <translation>附表中有{count}个图斑没有可用的面积（{area}），按0公顷计：{numbers}</translation>
    </message>
    <message>
        <source>The site {where} has patches along rivers of different classes ({parts}); it counts once, as {taken}.</source>
        <translation>点 {where} 的图斑沿不同类别的河流（{parts}），只计一次，计入{taken}。</translation>
    </message>
    <message>
        <source>The site {where} has patches in different provinces ({parts}); it counts once, in {taken}, where its largest patch lies.</source>
        <translation>点 {where} 的图斑在不同省份（{parts}），只计一次，计入最大图斑所在的{taken}。</translation>
    </message>
    <message>
        <source>The patches were not all classified by the same rule: {rules}. All rules are stated under the table; classify the whole layer once to have one.</source>
        <translation>图斑不是按同一规则判定的：{rules}。表下注明了全部规则；如需统一，请对整个图层重新判定。</translation>
    </message>
    <message>
        <source>{count} patches do not say by which rule they were classified; the table cannot state it. Classify them again.</source>
        <translation>{count}个图斑没有注明判定规则，表中无法注明。请重新判定。</translation>
    </message>
    <message>
        <source>The patches were classified for the campaign {found}, the table is made for {campaign}. Choose the campaign of the patches, or classify them again.</source>
        <translation>图斑是按方案“{found}”判定的，附表却按“{campaign}”生成。请选择图斑所用的方案，或重新判定。</translation>
    </message>
    <message>
        <source>The campaign {campaign} has no published table to compare with. Switch the comparison off, or add the baseline to the campaign file.</source>
        <translation>方案“{campaign}”没有可供对比的公布数据。请关闭对比，或把基线加入方案文件。</translation>
    </message>
    <message>
        <source>The published table is for {published} km and this one for {present} km; their difference also shows the other distance.</source>
        <translation>公布数据的距离为{published}公里，本表为{present}公里；差异中也包含距离不同的影响。</translation>
    </message>
    <message>
        <source>in scope</source>
        <translation>范围内</translation>
    </message>
    <message>
        <source>outside</source>
        <translation>范围外</translation>
    </message>
    <message>
        <source>its companion file {file} is missing or empty; copy all files of the shapefile</source>
        <translation>缺少配套文件 {file}，或该文件为空；请复制 shapefile 的全部文件</translation>
    </message>
    <message>
        <source>the file {file} is cut off</source>
        <translation>文件 {file} 不完整</translation>
    </message>
    <message>
        <source>{file} has {count} records, the shapes are {shapes}</source>
        <translation>{file} 有{count}条记录，图形却有{shapes}个</translation>
    </message>
    <message>
        <source>a ring is not closed</source>
        <translation>环没有闭合</translation>
    </message>
    <message>
        <source>coordinates that are not numbers</source>
        <translation>坐标不是数字</translation>
    </message>
    <message>
        <source>{path} is no longer there. The stick or drive was pulled out, or the file was moved. What was saved so far is in the file; put it back and open the workspace again.</source>
        <translation>{path}已不在原处。可能是U盘或硬盘被拔出，或文件被移走。此前已保存的内容都在文件里；请放回文件后重新打开工作区。</translation>
    </message>
    <message>
        <source>{path} is being written by another program and could not be saved for {seconds} seconds. Wait a moment and save again; close the other program if this goes on.</source>
        <translation>{path}正被另一程序写入，等待{seconds}秒仍未能保存。请稍候再试；若持续如此，请关闭另一程序。</translation>
    </message>
    <message>
        <source>{path} can only be read: nothing can be saved here. Copy the file to a folder in which you may write, and open the copy.</source>
        <translation>{path}只能读取，无法保存。请把文件复制到可写的文件夹，再打开副本。</translation>
    </message>
    <message>
        <source>{path} was made by a newer version of the plugin; it is open for reading only. Update the plugin to edit it.</source>
        <translation>{path}由更新版本的插件创建，现以只读方式打开。请升级插件后再编辑。</translation>
    </message>
    <message>
        <source>{path} has the workspace version {version}; this plugin needs version {needed}. It must be converted once; a backup is made first.</source>
        <translation>{path}的工作区版本为{version}，本插件需要版本{needed}。需要转换一次，转换前会先备份。</translation>
    </message>
    <message>
        <source>{path} is damaged and cannot be opened safely. Run Check workspace: it says what is lost and saves the rest into a new file.</source>
        <translation>{path}已损坏，不能安全打开。请运行“检查工作区”：它会说明丢失了什么，并把其余内容存入新文件。</translation>
    </message>
    <message>
        <source>{path} could not be read or written ({reason}). Open the workspace again; if it happens again, run Check workspace.</source>
        <translation>{path}无法读写（{reason}）。请重新打开工作区；若再次出现，请运行“检查工作区”。</translation>
    </message>
    <message>
        <source>{path} did not accept the change ({reason}). Nothing was saved. Check the value; a number may be taken already.</source>
        <translation>{path}不接受这次修改（{reason}），未保存任何内容。请检查所填的值；编号可能已被占用。</translation>
    </message>
    <message>
        <source>{path} lacks the table {table}. It is not a whole workspace; run Check workspace.</source>
        <translation>{path}缺少数据表{table}，不是完整的工作区。请运行“检查工作区”。</translation>
    </message>
    <message>
        <source>{path} exists already and is not replaced. Choose another name for the new workspace.</source>
        <translation>{path}已存在，不会被覆盖。请为新工作区另取名称。</translation>
    </message>
    <message>
        <source>{path} is not a workspace of this plugin. Open the .gpkg that was made with New workspace, or make a new one and load the patches.</source>
        <translation>{path}不是本插件的工作区。请打开用“新建工作区”创建的.gpkg，或新建一个并载入图斑。</translation>
    </message>
    <message>
        <source>No workspace is open. Open one or make a new one in the Data panel.</source>
        <translation>没有打开工作区。请在“数据”面板中打开或新建。</translation>
    </message>
    <message>
        <source>The region code {region} does not belong to a province of the campaign {campaign}. Enter 2, 4 or 6 digits of GB/T 2260, such as 510100.</source>
        <translation>行政区代码{region}不属于方案“{campaign}”中的省份。请填写GB/T 2260的2、4或6位代码，如510100。</translation>
    </message>
    <message>
        <source>This record is no longer in the workspace; somebody deleted it. The history can bring it back.</source>
        <translation>这条记录已不在工作区中，有人删除了它。可在修改历史中恢复。</translation>
    </message>
    <message>
        <source>This site is no longer in the workspace; somebody deleted it. The history can bring it back.</source>
        <translation>该矿山已不在工作区中，有人删除了它。可在修改历史中恢复。</translation>
    </message>
    <message>
        <source>The site {number} has patches and cannot go. Move its patches to another site first.</source>
        <translation>矿山{number}还有图斑，不能删除。请先把图斑改归其他矿山。</translation>
    </message>
    <message>
        <source>It was changed again since then and cannot be taken back alone. Take the later changes back first.</source>
        <translation>此后又被修改过，不能单独撤回。请先撤回后来的修改。</translation>
    </message>
    <message>
        <source>{field}: {value} is not a number that fits here.</source>
        <translation>{field}：{value}不是这里能填的数字。</translation>
    </message>
    <message>
        <source>{field}: {value} is outside {limits}.</source>
        <translation>{field}：{value}超出范围（{limits}）。</translation>
    </message>
    <message>
        <source>{field}: {value} is no date. Write it as 2020-06-01.</source>
        <translation>{field}：{value}不是日期。请写成2020-06-01。</translation>
    </message>
    <message>
        <source>{field}: {value} is not in the list. Possible: {choices}.</source>
        <translation>{field}：{value}不在代码表中。可选：{choices}。</translation>
    </message>
    <message>
        <source>{field}: {length} characters are too many; {limit} fit.</source>
        <translation>{field}：有{length}个字符，最多{limit}个。</translation>
    </message>
    <message>
        <source>A site must have a number. Enter one, or go back to the saved one.</source>
        <translation>矿山必须有编号。请填写编号，或恢复已存的值。</translation>
    </message>
    <message>
        <source>The number {number} belongs to the site {name} already. Enter another number.</source>
        <translation>编号{number}已属于矿山{name}，请另填编号。</translation>
    </message>
    <message>
        <source>{field} was changed by somebody else since the preview. Nothing was copied; choose the site again.</source>
        <translation>预览之后{field}已被他人修改，没有复制任何内容；请重新选择矿山。</translation>
    </message>
    <message>
        <source>the first status must be {expected}, which new sites have, not {value}</source>
        <translation>第一个状态必须是新建矿山所用的{expected}，不能是{value}</translation>
    </message>
    <message>
        <source>the step leads from {value} to itself</source>
        <translation>步骤的起止状态都是{value}</translation>
    </message>
    <message>
        <source>the step {step} goes back, closes or reopens without asking for a reason; add the condition reason</source>
        <translation>步骤“{step}”属退回、核减或重新打开，却不要求填写原因；请增加 reason 条件</translation>
    </message>
    <message>
        <source>no step leads to the status {value}</source>
        <translation>没有任何步骤通向状态{value}</translation>
    </message>
    <message>
        <source>no step leads from the status {value} to one before it</source>
        <translation>状态{value}没有退回到前面状态的步骤</translation>
    </message>
    <message>
        <source>{value} is not a field for text</source>
        <translation>{value}不是文本字段</translation>
    </message>
    <message>
        <source>{field} ({table}) is not filled in.</source>
        <translation>{table}中的“{field}”未填写。</translation>
    </message>
    <message>
        <source>{field} ({table}) holds {value}, which its code list does not have. Choose a value from the list.</source>
        <translation>{table}中的“{field}”为{value}，代码表中没有此值，请从列表中选择。</translation>
    </message>
    <message>
        <source>{field} ({table}) holds {value}, which is not a date. Enter a date such as 2020-12-31.</source>
        <translation>{table}中的“{field}”为{value}，不是有效日期，请按2020-12-31的形式填写。</translation>
    </message>
    <message>
        <source>{field} ({table}) is {value}; this step is for: {wanted}.</source>
        <translation>{table}中的“{field}”为{value}；本步骤适用于：{wanted}。</translation>
    </message>
    <message>
        <source>There is no source of funds with a kind and a planned sum. Add one.</source>
        <translation>没有填写资金来源（资金类型和计划资金），请至少增加一条。</translation>
    </message>
    <message>
        <source>The planned funds of {planned} (10,000 yuan) do not cover the estimate of {estimate}.</source>
        <translation>计划资金合计{planned}万元，少于投资估算{estimate}万元。</translation>
    </message>
    <message>
        <source>There is no report on the progress of the works; {least} % is needed.</source>
        <translation>没有治理进度记录；形象进度应达到{least}%。</translation>
    </message>
    <message>
        <source>The latest progress ({period}) is {share} %; {least} % is needed.</source>
        <translation>最近一期（{period}）形象进度为{share}%，应达到{least}%。</translation>
    </message>
    <message>
        <source>There is no photo of the kind {kind}. Add one.</source>
        <translation>没有“{kind}”的照片，请添加。</translation>
    </message>
    <message>
        <source>There is no acceptance at the level {level}. Enter it with date, result, number and area.</source>
        <translation>没有{level}验收记录，请填写验收日期、结论、文号和面积。</translation>
    </message>
    <message>
        <source>The acceptance at the level {level} lacks: {field}.</source>
        <translation>{level}验收记录缺少：{field}。</translation>
    </message>
    <message>
        <source>The latest acceptance at the level {level} ({date}) has the result {result}; it must have passed.</source>
        <translation>最近一次{level}验收（{date}）结论为{result}，应为合格。</translation>
    </message>
    <message>
        <source>The acceptance at the level {level} is dated {date}, which has not come yet.</source>
        <translation>{level}验收日期为{date}，尚未到来，请核对。</translation>
    </message>
    <message>
        <source>The acceptance at the level {level} of {date} is older than what was found on {later}. Accept again.</source>
        <translation>{level}验收（{date}）早于{later}发现的问题，应重新验收。</translation>
    </message>
    <message>
        <source>The area accepted, {accepted} ha, is below the task, {task} ha.</source>
        <translation>验收面积{accepted}公顷，小于任务面积{task}公顷。</translation>
    </message>
    <message>
        <source>The inspection of {date} found a problem ({found}) that is not mended.</source>
        <translation>{date}抽查发现的问题（{found}）尚未整改。</translation>
    </message>
    <message>
        <source>{then} ({then_date}) is before {first} ({first_date}).</source>
        <translation>“{then}”（{then_date}）早于“{first}”（{first_date}）。</translation>
    </message>
    <message>
        <source>Neither an acceptance that did not pass nor a problem found by an inspection is on record. Enter it first.</source>
        <translation>没有不合格的验收记录，也没有抽查发现的未整改问题；请先录入。</translation>
    </message>
    <message>
        <source>No inspection found a relapse, or a problem that was not mended in time. Enter the inspection first.</source>
        <translation>没有发现问题反弹或逾期未整改的抽查记录；请先录入抽查。</translation>
    </message>
    <message>
        <source>The step {step} needs a reason.</source>
        <translation>“{step}”须填写原因。</translation>
    </message>
    <message>
        <source>The reason has {length} characters; at most {limit} fit.</source>
        <translation>原因有{length}字，最多{limit}字。</translation>
    </message>
    <message>
        <source>The date of the write-off, {date}, is before the acceptance of {accepted}.</source>
        <translation>注销日期{date}早于验收日期{accepted}。</translation>
    </message>
    <message>
        <source>The site is already in the status {status}.</source>
        <translation>该矿山的状态已经是{status}。</translation>
    </message>
    <message>
        <source>From the status {origin} no step leads to {target}. Possible: {possible}.</source>
        <translation>状态{origin}不能直接改为{target}；可以改为：{possible}。</translation>
    </message>
    <message>
        <source>Somebody else changed the status of this site in the meantime. Look at it and try again.</source>
        <translation>其他人刚刚改变了该矿山的状态，请查看后重试。</translation>
    </message>
    <message>
        <source>{status} is not a status of the campaign {campaign}. Possible: {possible}.</source>
        <translation>{status}不是“{campaign}”规定的状态。可用：{possible}。</translation>
    </message>
    <message>
        <source>There is no site with the number {number} in the workspace.</source>
        <translation>工作区中没有主体编号为{number}的矿山。</translation>
    </message>
    <message>
        <source>No sites were chosen. Enter their numbers separated by commas, an expression on the table of sites, or ALL.</source>
        <translation>没有选择矿山。请填写用逗号分隔的主体编号、矿山表的表达式，或 ALL（全部）。</translation>
    </message>
    <message>
        <source>{text} is neither a list of site numbers nor an expression that can be used: {reason}.</source>
        <translation>{text}既不是主体编号列表，也不是可用的表达式：{reason}。</translation>
    </message>
    <message>
        <source>The write-off needs a batch number. Enter one, such as 420581-2020-001.</source>
        <translation>注销须填写批次号，例如420581-2020-001。</translation>
    </message>
    <message>
        <source>The batch number {batch} has {length} characters; at most {limit} fit.</source>
        <translation>批次号{batch}有{length}个字符，最多{limit}个。</translation>
    </message>
    <message>
        <source>The batch number {batch} was used before. Its list may be printed already; take another number.</source>
        <translation>批次号{batch}已经用过，其清单可能已经印发，请换一个批次号。</translation>
    </message>
    <message>
        <source>No site was ever written off in a batch {batch}. Batches in the workspace: {known}.</source>
        <translation>没有批次{batch}的注销记录。工作区中的批次：{known}。</translation>
    </message>
    <message>
        <source>The date of the write-off cannot be {date}. Enter a day up to today, such as 2020-12-31.</source>
        <translation>注销日期不能是{date}。请填写不晚于今天的日期，例如2020-12-31。</translation>
    </message>
    <message>
        <source>{where}: {count} values do not fit the field ({examples}); they were left out of it and written into the remarks.</source>
        <translation>{where}：有{count}个值不符合该字段（{examples}），未填入该字段，已写入备注。</translation>
    </message>
    <message>
        <source>The patch number {where} stands in the file more than once; the later patch got the number {number}.</source>
        <translation>图斑编号{where}在文件中重复，后一个图斑的编号改为{number}。</translation>
    </message>
    <message>
        <source>{count} patches without a number got one that begins with 无编号.</source>
        <translation>{count}个图斑没有编号，已编为“无编号-…”。</translation>
    </message>
    <message>
        <source>{count} patches are in the workspace already and stay as they are.</source>
        <translation>{count}个图斑已在工作区中，保持不变。</translation>
    </message>
    <message>
        <source>The workspace {path} lacks its setting {setting}. Run Check workspace.</source>
        <translation>工作区{path}缺少设置项{setting}。请运行“检查工作区”。</translation>
    </message>
    <message>
        <source>Photos lie in a folder beside the workspace's file; {path} is in a database. Keep the photos in a workspace file.</source>
        <translation>照片存放在工作区文件旁边的文件夹中，而{path}在数据库里。请用工作区文件管理照片。</translation>
    </message>
    <message>
        <source>{name} is not a photo that can be taken in. Possible: JPEG, PNG, TIFF, HEIC, WebP, BMP and GIF pictures.</source>
        <translation>{name}不是可以收入的照片。可用：JPEG、PNG、TIFF、HEIC、WebP、BMP、GIF 图片。</translation>
    </message>
    <message>
        <source>{name} has {size} MB; photos of at most {limit} MB are taken in. Save a smaller copy, or choose another file.</source>
        <translation>{name}有{size} MB，照片最大{limit} MB。请另存为较小的文件，或换一个文件。</translation>
    </message>
    <message>
        <source>The photo {path} cannot be read ({reason}). Nothing was copied. Check whether the stick or telephone is still connected, then add it again.</source>
        <translation>照片{path}无法读取（{reason}），未复制。请检查 U 盘或手机是否仍然连接，再重新添加。</translation>
    </message>
    <message>
        <source>The path of a photo leads out of the workspace's folder or to no picture: {path}. It was not opened. Remove the photo and add it again.</source>
        <translation>照片路径指向工作区文件夹以外或不是图片：{path}，没有打开。请移除该照片后重新添加。</translation>
    </message>
    <message>
        <source>Site {number}: the photo {path} is not in its place. Use Check photos &gt; Find photos to point to the folder where it is now.</source>
        <translation>矿山{number}：照片{path}不在原处。请用“检查照片”中的“查找照片”，指出照片现在所在的文件夹。</translation>
    </message>
    <message>
        <source>Site {number}: the photo {path} is not the one that was taken in; its content has changed. Put the original back, or remove the photo and add it anew.</source>
        <translation>矿山{number}：照片{path}不是收入时的那一张，内容已改变。请放回原图，或移除后重新添加。</translation>
    </message>
    <message>
        <source>Site {number}: the photo {path} has no checksum, so a change cannot be noticed. Remove it and add it again.</source>
        <translation>矿山{number}：照片{path}没有校验值，无法发现改动。请移除后重新添加。</translation>
    </message>
    <message>
        <source>The folder of photos {path} is not there; {count} photos are missing. If it was moved or renamed, use Check photos &gt; Find photos and choose it.</source>
        <translation>照片文件夹{path}不存在，缺少{count}张照片。如已移动或改名，请用“检查照片”中的“查找照片”选择它。</translation>
    </message>
    <message>
        <source>The picture {path} lies in the folder of photos, but belongs to no site. Drag it onto its site to take it in, or delete it.</source>
        <translation>图片{path}在照片文件夹中，但不属于任何矿山。请把它拖到所属矿山的照片栏，或者删除。</translation>
    </message>
    <message>
        <source>{where} is a photo of site {number} already; it was not added a second time.</source>
        <translation>{where}已是矿山{number}的照片，没有重复添加。</translation>
    </message>
    <message>
        <source>{where} is also a photo of site {number}. Check to which site it belongs.</source>
        <translation>{where}同时也是矿山{number}的照片。请核对它属于哪个矿山。</translation>
    </message>
    <message>
        <source>{where} does not say where it was taken; it was added without a place on the map. Messengers remove the position: send photos as original files.</source>
        <translation>{where}没有位置信息，已添加，但不在地图上显示。微信等软件会去掉位置，请发送原图文件。</translation>
    </message>
    <message>
        <source>{where} was taken {distance} m from site {number}, more than {limit} m. Check whether it belongs to this site.</source>
        <translation>{where}的拍摄位置距矿山{number} {distance}米，超过{limit}米。请核对是否属于该矿山。</translation>
    </message>
    <message>
        <source>{where} gives its position in {datum} instead of WGS 84; it may lie some hundred metres off. Check it on the map.</source>
        <translation>{where}的位置所用坐标系是{datum}，不是 WGS 84，可能偏差几百米。请在地图上核对。</translation>
    </message>
    <message>
        <source>Something went wrong with the photos that the program did not foresee: {reason}. Photos that are shown are safe. Please send the details to the maintainers.</source>
        <translation>处理照片时出现程序未预料的问题：{reason}。已显示的照片是完整的。请把详情发给维护人员。</translation>
    </message>
    <message>
        <source>{path} is not on this computer, so it cannot be taken in from there. Copy the photos to the computer first, then drag them here.</source>
        <translation>{path}不在本机上，无法直接收入。请先把照片复制到计算机，再拖到这里。</translation>
    </message>
    <message>
        <source>There is no photo in what was dropped or pasted. Copy photos in the file manager, or a picture, and try again.</source>
        <translation>拖来或粘贴的内容中没有照片。请在文件管理器中复制照片，或复制一幅图像，再试一次。</translation>
    </message>
    <message>
        <source>More than {limit} photos at once are taken for a mistake. Add the folder of one site only.</source>
        <translation>一次超过{limit}张照片，可能选错了文件夹。请只添加一个矿山的照片。</translation>
    </message>
    <message>
        <source>{value} is not a direction. Enter degrees from 0 (north) over 90 (east) to 360.</source>
        <translation>{value}不是方位角。请填写度数：0为北，90为东，至360。</translation>
    </message>
    <message>
        <source>it changed while it was copied</source>
        <translation>复制过程中文件发生了变化</translation>
    </message>
    <message>
        <source>The history was cut for the workbook: {count} of {total} lines are in it, the newest. Write a CSV table to have all.</source>
        <translation>工作簿容纳不下全部历史：只含最新的{count}行，共{total}行。需要全部时请导出CSV。</translation>
    </message>
    <message>
        <source>No site was chosen in {path}; there is nothing to export. Load patches first, or choose other sites.</source>
        <translation>{path} 中没有选到矿山，无可导出。请先载入图斑，或改变所选的矿山。</translation>
    </message>
    <message>
        <source>{count} lines do not fit into one sheet of Excel (at most {limit}). Export a part of the sites at a time, for example a town.</source>
        <translation>共 {count} 行，超出 Excel 一个工作表的上限（{limit} 行）。请分批导出，如按乡镇。</translation>
    </message>
    <message>
        <source>Site {where}: {field} has {length} characters, more than a cell of Excel holds; the cell is locked and the text stays only in the workspace.</source>
        <translation>矿山 {where}：{field}有 {length} 字，超过 Excel 单元格上限；该单元格已锁定，原文只保留在工作区中。</translation>
    </message>
    <message>
        <source>{path} is an old Excel workbook (.xls or WPS .et). Open it, save it as an Excel workbook (.xlsx), and import that.</source>
        <translation>{path} 是旧格式的工作簿（.xls 或 WPS 的 .et）。请打开后另存为“Excel 工作簿（.xlsx）”，再导入。</translation>
    </message>
    <message>
        <source>{path} is protected with a password to open it. Open it with the password, save it without one, and import that.</source>
        <translation>{path} 设有打开密码。请用密码打开，取消打开密码后保存，再导入。</translation>
    </message>
    <message>
        <source>{path} is not an Excel workbook (.xlsx). Import the sheet that was exported, after it was filled in.</source>
        <translation>{path} 不是 Excel 工作簿（.xlsx）。请导入由本软件导出并填写的填报表。</translation>
    </message>
    <message>
        <source>{path} is damaged and cannot be read ({reason}). Ask for it again, or open and save it in Excel, and import that.</source>
        <translation>{path} 已损坏，无法读取（{reason}）。请重新索取，或用 Excel 打开并另存后再导入。</translation>
    </message>
    <message>
        <source>{path} would unpack to far more than any sheet holds, or contains parts that no sheet has. It was not opened. Ask where it comes from.</source>
        <translation>{path} 解开后远大于正常的填报表，或含有填报表不应有的内容，未予打开。请核实来源。</translation>
    </message>
    <message>
        <source>{path} was not exported from this workspace (district {region}, made by {made_by}, exported {exported}). Open the workspace that it comes from.</source>
        <translation>{path} 不是从本工作区导出的（行政区 {region}，建立人 {made_by}，导出于 {exported}）。请打开它所属的工作区。</translation>
    </message>
    <message>
        <source>{path} is a sheet of {found}, not of {wanted}. Choose the right kind, or another file.</source>
        <translation>{path} 是{found}填报表，不是{wanted}填报表。请改选种类，或另选文件。</translation>
    </message>
    <message>
        <source>{path} has no page with the headings of the sheet, such as {expected}. It has: {pages}. Put the headings back, or copy the lines into a newly exported sheet.</source>
        <translation>{path} 中没有带填报表表头（如 {expected}）的工作表。现有工作表：{pages}。请恢复表头，或把各行复制到新导出的填报表中。</translation>
    </message>
    <message>
        <source>The sheet has lost its hidden page, so that nobody knows what was exported. Every difference is shown as a conflict; look at each one.</source>
        <translation>填报表的隐藏页已丢失，无法得知导出时的内容。所有差异都按冲突列出，请逐条核对。</translation>
    </message>
    <message>
        <source>The sheet was exported {exported} from a later state of this workspace; probably an older copy of the workspace is open. Check this before taking anything over.</source>
        <translation>填报表（{exported} 导出）比当前打开的工作区更新，当前打开的可能是旧副本。请核实后再采用。</translation>
    </message>
    <message>
        <source>The page {where} is not in the sheet; nothing of it was compared.</source>
        <translation>填报表中没有“{where}”工作表，未作比对。</translation>
    </message>
    <message>
        <source>Page {where}: these columns are not there and stay as they are in the workspace: {fields}.</source>
        <translation>工作表“{where}”中缺少下列各列，工作区中的内容保持不变：{fields}。</translation>
    </message>
    <message>
        <source>Page {where} has no column {field}; its lines were matched by the sites' numbers.</source>
        <translation>工作表“{where}”没有“{field}”列，已按主体编号对应各行。</translation>
    </message>
    <message>
        <source>Page {where} has columns that the sheet does not know; they were left alone: {fields}.</source>
        <translation>工作表“{where}”中有填报表没有的列，未读取：{fields}。</translation>
    </message>
    <message>
        <source>Page {where} has columns twice; the first of each counts: {fields}.</source>
        <translation>工作表“{where}”中有重复的列，以第一列为准：{fields}。</translation>
    </message>
    <message>
        <source>{field}: the cell holds {value}, an error or a value of Excel that means nothing here.</source>
        <translation>{field}：单元格为 {value}，是 Excel 的错误值或无法使用的值。</translation>
    </message>
    <message>
        <source>The site or fund stands in lines {first} and {second} of the sheet with different contents; only the first counts.</source>
        <translation>同一矿山（资金）在填报表第 {first} 行和第 {second} 行重复，以第一行为准。</translation>
    </message>
    <message>
        <source>The site {number} is no longer in the workspace; it was deleted or merged after the export.</source>
        <translation>矿山 {number} 已不在工作区中，导出后已被删除或合并。</translation>
    </message>
    <message>
        <source>The line says {number}, but its hidden key belongs to {expected}; columns were probably sorted or pasted without one another. The line was not read.</source>
        <translation>该行主体编号为 {number}，隐藏标识却属于 {expected}；可能只对部分列作了排序或粘贴。该行未读取。</translation>
    </message>
    <message>
        <source>The line has no site number. Enter the number of its site.</source>
        <translation>该行没有主体编号。请填写所属矿山的主体编号。</translation>
    </message>
    <message>
        <source>There is no site {number} in the workspace. Check the number.</source>
        <translation>工作区中没有编号为 {number} 的矿山。请核对编号。</translation>
    </message>
    <message>
        <source>{field} is computed or kept elsewhere; a sheet cannot change it.</source>
        <translation>{field}由软件计算或在别处维护，填报表不能修改。</translation>
    </message>
    <message>
        <source>{field} was too long for the sheet and was not exported; the entry was left alone. Change it in the panel.</source>
        <translation>{field}过长，未随填报表导出，表中所填不予采用。请在面板中修改。</translation>
    </message>
    <message>
        <source>What was exported is not known, so that nobody can say who changed it.</source>
        <translation>不知道导出时的内容，无法判断是哪一方作的修改。</translation>
    </message>
    <message>
        <source>This fund was deleted in the workspace after the export; taking it over adds it again.</source>
        <translation>该项资金在导出后已从工作区删除；采用则重新增加。</translation>
    </message>
    <message>
        <source>Site {where}: {field} was changed in the workspace after the comparison; it was not taken over. Import again to see it.</source>
        <translation>矿山 {where}：{field}在比对之后又被修改，未予采用。请重新导入查看。</translation>
    </message>
    <message>
        <source>This workspace was made by a newer version of the plugin. It was looked at with the rules of this version and not changed; update the plugin.</source>
        <translation>本工作区由更高版本的插件创建。已按当前版本的规则检查，未作改动；请更新插件。</translation>
    </message>
    <message>
        <source>{path}: {count} records were looked at; nothing is left to do.</source>
        <translation>{path}：共检查 {count} 条记录，没有待处理的问题。</translation>
    </message>
    <message>
        <source>{path}: {count} records were looked at. Left: {left}; repaired: {repaired}; recorded: {recorded}.</source>
        <translation>{path}：共检查 {count} 条记录。待处理 {left} 项，已修复 {repaired} 项，已登记 {recorded} 项。</translation>
    </message>
    <message>
        <source>Before the repair the workspace was copied to {path}.</source>
        <translation>修复前已备份为 {path}。</translation>
    </message>
    <message>
        <source>Nothing was repaired: {reason}</source>
        <translation>未作修复：{reason}</translation>
    </message>
    <message>
        <source>The table {where} is missing. The history knows {known} of its records. {outcome}</source>
        <translation>缺少数据表 {where}。修改历史中记有其 {known} 条记录。{outcome}</translation>
    </message>
    <message>
        <source>The column {where} is missing. {outcome}</source>
        <translation>缺少字段 {where}。{outcome}</translation>
    </message>
    <message>
        <source>{where}: the trigger {name} is missing, so changes are no longer watched. {outcome}</source>
        <translation>{where}：缺少触发器 {name}，相应的改动不再被记录或汇总。{outcome}</translation>
    </message>
    <message>
        <source>{where}: the trigger {name} is not the one of this version. {outcome}</source>
        <translation>{where}：触发器 {name} 与本版本不一致。{outcome}</translation>
    </message>
    <message>
        <source>{where} has a trigger that is not the plugin's: {name}. It may change values; ask who put it there.</source>
        <translation>{where} 有不属于本插件的触发器 {name}，可能改动数据；请查明来源。</translation>
    </message>
    <message>
        <source>{where}: the index {name} is missing; searching is slow. {outcome}</source>
        <translation>{where}：缺少索引 {name}，查找会变慢。{outcome}</translation>
    </message>
    <message>
        <source>{where}: the index {name} is not the one of this version. {outcome}</source>
        <translation>{where}：索引 {name} 与本版本不一致。{outcome}</translation>
    </message>
    <message>
        <source>The index {name} does not agree with its table; records may not be found. {outcome}</source>
        <translation>索引 {name} 与数据表不一致，可能查不到记录。{outcome}</translation>
    </message>
    <message>
        <source>{where} no longer refuses doubled values: another program wrote the table anew. {outcome}</source>
        <translation>{where} 不再拒绝重复值：该表被其他程序重写过。{outcome}</translation>
    </message>
    <message>
        <source>{where} is no longer tied to the sites: another program wrote the table anew. {outcome}</source>
        <translation>{where} 与矿山表的关联已丢失：该表被其他程序重写过。{outcome}</translation>
    </message>
    <message>
        <source>The GeoPackage's own entry {where} is missing or wrong; other programs may not find the layer. {outcome}</source>
        <translation>GeoPackage 自身的登记 {where} 缺失或不正确，其他程序可能找不到图层。{outcome}</translation>
    </message>
    <message>
        <source>{where} has {real} records, the file says {said}. {outcome}</source>
        <translation>{where} 实有 {real} 条记录，文件登记为 {said} 条。{outcome}</translation>
    </message>
    <message>
        <source>{where}: the spatial index does not agree with {count} features; they may not be drawn or cannot be clicked. {outcome}</source>
        <translation>{where}：空间索引与 {count} 个要素不一致，地图上可能不显示或点选不到。{outcome}</translation>
    </message>
    <message>
        <source>The site with the key {where} is gone, but records of it are there: {rows}. {outcome}</source>
        <translation>标识为 {where} 的矿山已不存在，但仍有其记录：{rows}。{outcome}</translation>
    </message>
    <message>
        <source>{count} patches belong to no site: {numbers}. {outcome}</source>
        <translation>{count} 个图斑没有所属矿山：{numbers}。{outcome}</translation>
    </message>
    <message>
        <source>{where}: {count} sites have no record: {numbers}. {outcome}</source>
        <translation>{where}：{count} 个矿山没有记录：{numbers}。{outcome}</translation>
    </message>
    <message>
        <source>{where}: {count} records have a doubled or broken key: {numbers}. {outcome}</source>
        <translation>{where}：{count} 条记录的标识重复或不规范：{numbers}。{outcome}</translation>
    </message>
    <message>
        <source>{where}: {count} records have no number: {numbers}. {outcome}</source>
        <translation>{where}：{count} 条记录没有编号：{numbers}。{outcome}</translation>
    </message>
    <message>
        <source>{where}: these numbers differ only in blanks, width or case: {numbers}. {outcome}</source>
        <translation>{where}：以下编号仅空格、全半角或大小写不同：{numbers}。{outcome}</translation>
    </message>
    <message>
        <source>{where}: the sums of {count} sites do not agree with their patches: {numbers}. {outcome}</source>
        <translation>{where}：{count} 个矿山的汇总数与其图斑不符：{numbers}。{outcome}</translation>
    </message>
    <message>
        <source>{where}: the completeness of {count} sites is not that of their archive record: {numbers}. {outcome}</source>
        <translation>{where}：{count} 个矿山的档案完整度与档案内容不符：{numbers}。{outcome}</translation>
    </message>
    <message>
        <source>{where}: {count} sites have the status {value}, which the campaign does not have: {numbers}. {outcome}</source>
        <translation>{where}：{count} 个矿山的状态为“{value}”，方案中没有此状态：{numbers}。{outcome}</translation>
    </message>
    <message>
        <source>{count} sites are written off without batch or date: {numbers}. {outcome}</source>
        <translation>{count} 个已注销的矿山缺少注销批次或注销日期：{numbers}。{outcome}</translation>
    </message>
    <message>
        <source>{count} sites have a date of write-off but are not written off: {numbers}. {outcome}</source>
        <translation>{count} 个矿山有注销日期，但状态不是已注销：{numbers}。{outcome}</translation>
    </message>
    <message>
        <source>{count} sites are excluded without a reason: {numbers}. {outcome}</source>
        <translation>{count} 个已核减的矿山没有排除原因：{numbers}。{outcome}</translation>
    </message>
    <message>
        <source>{count} patches were drawn or changed outside the plugin and wait to be measured: {numbers}. Recompute them in the archive panel.</source>
        <translation>{count} 个图斑在插件之外新增或改动过图形，待重算：{numbers}。请在档案面板中重算。</translation>
    </message>
    <message>
        <source>{where}: {count} records hold {value}, which means {meant}: {numbers}. {outcome}</source>
        <translation>{where}：{count} 条记录的值写作“{value}”，应为“{meant}”：{numbers}。{outcome}</translation>
    </message>
    <message>
        <source>{where}: {count} records hold {value}: {numbers}. {reason} {outcome}</source>
        <translation>{where}：{count} 条记录的值为“{value}”：{numbers}。{reason}{outcome}</translation>
    </message>
    <message>
        <source>{where}: the text of {count} records is not UTF-8 and cannot be read whole: {numbers}. {outcome}</source>
        <translation>{where}：{count} 条记录的文字不是 UTF-8 编码，无法完整读出：{numbers}。{outcome}</translation>
    </message>
    <message>
        <source>The code list {where} lacks {count} codes in the workspace: {codes}. {outcome}</source>
        <translation>工作区的代码表 {where} 缺少 {count} 个代码：{codes}。{outcome}</translation>
    </message>
    <message>
        <source>{where}: {count} features have no shape: {numbers}. {outcome}</source>
        <translation>{where}：{count} 个要素没有图形：{numbers}。{outcome}</translation>
    </message>
    <message>
        <source>{where}: the shape of {count} features cannot be read: {numbers}. {outcome}</source>
        <translation>{where}：{count} 个要素的图形无法读取：{numbers}。{outcome}</translation>
    </message>
    <message>
        <source>{where}: {count} features do not say that they are in CGCS2000 (EPSG:4490): {numbers}. {outcome}</source>
        <translation>{where}：{count} 个要素的坐标系标记不是 CGCS2000（EPSG:4490）：{numbers}。{outcome}</translation>
    </message>
    <message>
        <source>{where}: the shape of {count} features is of the wrong kind: {numbers}. {outcome}</source>
        <translation>{where}：{count} 个要素的图形类型不对：{numbers}。{outcome}</translation>
    </message>
    <message>
        <source>{where}: {count} features lie outside China: {numbers}. {outcome}</source>
        <translation>{where}：{count} 个要素位于我国范围之外：{numbers}。{outcome}</translation>
    </message>
    <message>
        <source>{where}: the outline of {count} features is broken ({reason}): {numbers}. {outcome}</source>
        <translation>{where}：{count} 个要素的边界有错误（{reason}）：{numbers}。{outcome}</translation>
    </message>
    <message>
        <source>The setting {where} is missing. {outcome}</source>
        <translation>缺少设置项 {where}。{outcome}</translation>
    </message>
    <message>
        <source>The setting {where} cannot be {value}. {outcome}</source>
        <translation>设置项 {where} 的值 {value} 不正确。{outcome}</translation>
    </message>
    <message>
        <source>The campaign in the workspace cannot be used: {reason}</source>
        <translation>工作区中的方案无法使用：{reason}</translation>
    </message>
    <message>
        <source>The files of {count} photos are missing (sites {numbers}). {outcome}</source>
        <translation>{count} 张照片的文件缺失（矿山 {numbers}）。{outcome}</translation>
    </message>
    <message>
        <source>The files of {count} photos are not the ones that were taken in (sites {numbers}). {outcome}</source>
        <translation>{count} 张照片的文件与入库时不同（矿山 {numbers}）。{outcome}</translation>
    </message>
    <message>
        <source>{count} photos have a path that leads nowhere or out of the workspace's folder (sites {numbers}). {outcome}</source>
        <translation>{count} 张照片的路径无效或指向工作区文件夹之外（矿山 {numbers}）。{outcome}</translation>
    </message>
    <message>
        <source>{count} files in the folder of photos belong to no record: {files}. Take them in, or delete them if nobody needs them.</source>
        <translation>照片文件夹中有 {count} 个文件没有对应记录：{files}。需要的请入库，不需要的可删除。</translation>
    </message>
    <message>
        <source>Lines {lines} of the history are missing. {outcome}</source>
        <translation>修改历史缺少第 {lines} 行。{outcome}</translation>
    </message>
    <message>
        <source>Line {lines} of the history was changed after it was sealed. {outcome}</source>
        <translation>修改历史第 {lines} 行在封存之后被改动。{outcome}</translation>
    </message>
    <message>
        <source>Line {lines} of the history has lost its seal. {outcome}</source>
        <translation>修改历史第 {lines} 行的封印缺失。{outcome}</translation>
    </message>
    <message>
        <source>The end of the history is cut off: lines {lines} are missing. {outcome}</source>
        <translation>修改历史末尾被截断，缺少第 {lines} 行。{outcome}</translation>
    </message>
    <message>
        <source>The last seal of the history (line {lines}) is not the one in the settings. {outcome}</source>
        <translation>修改历史最后的封印（第 {lines} 行）与设置中的不一致。{outcome}</translation>
    </message>
    <message>
        <source>Lines {lines} of the history: {kind}. This was written down on {at} and stays on record.</source>
        <translation>修改历史第 {lines} 行：{kind}。此事已于 {at} 登记在案。</translation>
    </message>
    <message>
        <source>{path} is damaged. What could be read was saved into {target} beside it; the damaged file was not changed. What is lost is listed by table; compare with a backup and go on with the new file.</source>
        <translation>{path} 已损坏。能读出的内容已另存为同一文件夹中的 {target}，原文件未改动。丢失的内容已按表列出，请与备份比对后使用新文件。</translation>
    </message>
    <message>
        <source>{path} is damaged. What could be saved of it is listed by table; nothing was written. Check again with Repair to save it into a new file beside it.</source>
        <translation>{path} 已损坏。可挽救的内容已按表列出，尚未写入。请选中修复再次检查，把能读出的内容另存为新文件。</translation>
    </message>
    <message>
        <source>{where}: {found} records were read, {count} are lost.</source>
        <translation>{where}：读出 {found} 条记录，丢失 {count} 条。</translation>
    </message>
    <message>
        <source>{where}: {found} records were read. Whether others are lost cannot be known: the file's own counts are lost too.</source>
        <translation>{where}：读出 {found} 条记录。文件自身的登记也已损坏，无法确知是否有其他记录丢失。</translation>
    </message>
    <message>
        <source>{where}: {count} records could be read in part only; values are missing in them.</source>
        <translation>{where}：{count} 条记录只读出一部分，有的值缺失。</translation>
    </message>
    <message>
        <source>{where}: {count} records were made again with what the history knows of them.</source>
        <translation>{where}：{count} 条记录根据修改历史重建。</translation>
    </message>
    <message>
        <source>{count} records were found in parts of the file that nothing leads to any more.</source>
        <translation>从文件中已失去索引的部分找回 {count} 条记录。</translation>
    </message>
    <message>
        <source>The campaign in the workspace is lost; the built-in one was put in its place. Check whether it is the right one.</source>
        <translation>工作区中的方案已丢失，已换用内置方案。请确认是否适用。</translation>
    </message>
    <message>
        <source>The table {where}, which is not the plugin's, was taken along with {count} rows.</source>
        <translation>不属于本插件的表 {where} 一并保留，共 {count} 行。</translation>
    </message>
    <message>
        <source>{path} has the workspace version {version}, and this plugin knows no way from there to version {needed}. Nothing was changed. Run Check workspace; if it is a very old file, ask the maintainers.</source>
        <translation>{path} 的工作区版本为 {version}，本插件无法由此升级到版本 {needed}。未作任何改动。请运行“检查工作区”；如为很早的文件，请联系维护者。</translation>
    </message>
    <message>
        <source>{path} could not be converted (step {step}: {reason}). The file is as it was before this step; a copy stands beside it.</source>
        <translation>{path} 升级失败（步骤 {step}：{reason}）。文件保持该步骤之前的状态，旁边留有备份。</translation>
    </message>
    <message>
        <source>It was repaired.</source>
        <translation>已修复。</translation>
    </message>
    <message>
        <source>Check again with Repair to mend it.</source>
        <translation>选中修复再次检查即可处理。</translation>
    </message>
    <message>
        <source>A person must settle this.</source>
        <translation>需人工处理。</translation>
    </message>
    <message>
        <source>It was written down; the history goes on behind it.</source>
        <translation>已登记在案，此后的历史继续封存。</translation>
    </message>
    <message>
        <source>lines are missing</source>
        <translation>有缺失</translation>
    </message>
    <message>
        <source>changed after sealing</source>
        <translation>封存后被改动</translation>
    </message>
    <message>
        <source>without a seal</source>
        <translation>封印缺失</translation>
    </message>
    <message>
        <source>the end was cut off</source>
        <translation>末尾被截断</translation>
    </message>
    <message>
        <source>the last seal is not the one in the settings</source>
        <translation>最后的封印与设置不一致</translation>
    </message>
    <message>
        <source>it is not text</source>
        <translation>不是文本</translation>
    </message>
    <message>
        <source>The time limit {limit} is after the campaign's deadline {last}.</source>
        <translation>治理时限{limit}晚于方案期限{last}。</translation>
    </message>
    <message>
        <source>The time limit {limit} passed {days} days ago and the works are not finished.</source>
        <translation>治理时限{limit}已过{days}天，治理尚未完工。</translation>
    </message>
    <message>
        <source>The works start on {start}, after the time limit {limit}.</source>
        <translation>开工日期{start}晚于治理时限{limit}。</translation>
    </message>
    <message>
        <source>The works should have started on {start}, but the status says that they have not.</source>
        <translation>应于{start}开工，但状态仍未开工。</translation>
    </message>
    <message>
        <source>Spent {spent}, more than the {arrived} that arrived (10,000 yuan).</source>
        <translation>支出{spent}万元，多于到位的{arrived}万元。</translation>
    </message>
    <message>
        <source>Arrived {arrived}, more than the {planned} that were planned (10,000 yuan).</source>
        <translation>到位{arrived}万元，多于计划的{planned}万元。</translation>
    </message>
    <message>
        <source>The estimate is {estimate}, the planned funds are {planned} (10,000 yuan).</source>
        <translation>投资估算{estimate}万元，与计划资金合计{planned}万元不一致。</translation>
    </message>
    <message>
        <source>The area to restore, {task} ha, is larger than the site, {site} ha.</source>
        <translation>任务面积{task}公顷，大于矿山面积{site}公顷。</translation>
    </message>
    <message>
        <source>The kind of the responsible party is chosen, but not its name.</source>
        <translation>已选责任主体类型，未填责任主体名称。</translation>
    </message>
    <message>
        <source>The plan is fixed, but nobody is responsible yet.</source>
        <translation>方案已定，责任主体仍为未定。</translation>
    </message>
    <message>
        <source>The restoration task is not filled in.</source>
        <translation>未填写治理任务。</translation>
    </message>
    <message>
        <source>The time limit is not filled in.</source>
        <translation>未填写治理时限。</translation>
    </message>
    <message>
        <source>No source of funds is entered.</source>
        <translation>未填写资金来源。</translation>
    </message>
    <message>
        <source>This column is computed or kept elsewhere; nothing can be typed into it here.</source>
        <translation>该列由计算得到或在别处维护，此处不能填写。</translation>
    </message>
    <message>
        <source>{field}: {who} changed it meanwhile to {theirs}. Yours was not saved; look at it and type again.</source>
        <translation>{field}：{who}刚改为{theirs}。您的修改未保存，请核对后重新填写。</translation>
    </message>
    <message>
        <source>The computing engine cannot start: {path} was not found. Open Plugins &gt; Mine Restoration &gt; Check installation to choose or install it.</source>
        <translation>计算引擎无法启动：找不到 {path}。请打开“插件 &gt; 矿山修复 &gt; 检查安装”进行选择或安装。</translation>
    </message>
    <message>
        <source>The computing engine cannot start: {path} ({reason}). Open Plugins &gt; Mine Restoration &gt; Check installation to choose or install it.</source>
        <translation>计算引擎无法启动：{path}（{reason}）。请打开“插件 &gt; 矿山修复 &gt; 检查安装”进行选择或安装。</translation>
    </message>
    <message>
        <source>The computing engine's Python ({path}) lacks: {missing}. Open Plugins &gt; Mine Restoration &gt; Check installation to install them, also without a network.</source>
        <translation>计算引擎的 Python（{path}）缺少：{missing}。请打开“插件 &gt; 矿山修复 &gt; 检查安装”进行安装，没有网络也可以。</translation>
    </message>
    <message>
        <source>The computing engine's Python has {library} {found}; {needed} or later is needed. Open Plugins &gt; Mine Restoration &gt; Check installation.</source>
        <translation>计算引擎的 Python 中 {library} 为 {found}，需要 {needed} 或更高版本。请打开“插件 &gt; 矿山修复 &gt; 检查安装”。</translation>
    </message>
    <message>
        <source>The computing engine stopped before it was done ({reason}). Nothing was written. Run again; if it happens again, close other programs to free memory.</source>
        <translation>计算引擎中途停止（{reason}），没有写出任何内容。请重新运行；如再次发生，请关闭其他程序以腾出内存。</translation>
    </message>
    <message>
        <source>Something went wrong that the program did not foresee: {reason}. Nothing was written. Please send the details to the maintainers.</source>
        <translation>出现程序未预料到的错误：{reason}。没有写出任何内容。请把详细信息发给维护人员。</translation>
    </message>
    <message>
        <source>The installation of the computing engine failed: {reason}. Nothing was changed.</source>
        <translation>计算引擎安装失败：{reason}。原有内容没有改变。</translation>
    </message>
    <message>
        <source>The folder of wheels {folder} lacks {missing}. Fetch the wheels anew with the plugin's engine-requirements.txt. Nothing was changed.</source>
        <translation>离线安装包文件夹 {folder} 缺少：{missing}。请按插件的 engine-requirements.txt 重新下载。原有内容没有改变。</translation>
    </message>
    <message>
        <source>The computing engine could not be fetched: pip's index cannot be reached, or has nothing for this Python. Choose a folder of wheels, or another Python. Nothing was changed.</source>
        <translation>无法下载计算引擎：连不上 pip 的软件源，或其中没有适合此 Python 的软件包。请选择离线安装包文件夹，或换一个 Python。原有内容没有改变。</translation>
    </message>
    <message>
        <source>{path} is Python {found}; {needed} or later is needed. Choose another Python.</source>
        <translation>{path} 的版本是 Python {found}，需要 {needed} 或更高版本。请选择其他 Python。</translation>
    </message>
    <message>
        <source>The installation was cancelled. Nothing was changed.</source>
        <translation>安装已取消，原有内容没有改变。</translation>
    </message>
    <message>
        <source>The job file {path} cannot be understood: {reason}.</source>
        <translation>无法理解作业文件 {path}：{reason}。</translation>
    </message>
    <message>
        <source>Cancelled. Nothing was written.</source>
        <translation>已取消，没有写出任何内容。</translation>
    </message>
    <message>
        <source>There is not enough memory for this job. Close other programs, or work on one province at a time.</source>
        <translation>内存不足，无法完成。请关闭其他程序，或一次只处理一个省。</translation>
    </message>
</context>
</TS>
