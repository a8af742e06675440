<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>MineRestoration</name>
    <message>
        <source>Make the appendix table</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Counts and hectares by province and river class, as in the work plan</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&lt;p&gt;Makes the appendix table of the work plan from patches that were classified before: counts and hectares by province, main stem and main tributaries, in the work plan's rows and columns.&lt;/p&gt;&lt;p&gt;&lt;b&gt;Count by&lt;/b&gt;: every patch counts, or patches with the same mine number (ZTBH) count as one.&lt;/p&gt;&lt;p&gt;&lt;b&gt;Area&lt;/b&gt;: the ellipsoidal area (TQMJ), the area handed down (TBMJ) or the verified area (TBHDMJ).&lt;/p&gt;&lt;p&gt;&lt;b&gt;Baseline&lt;/b&gt;: adds the comparison with the campaign's published table below it.&lt;/p&gt;&lt;p&gt;&lt;b&gt;Result&lt;/b&gt;: an Excel workbook, a CSV table or a web page, by the ending of its name. The hectares are rounded so that the parts equal the totals; a line states campaign, rule, distance, data time and version.&lt;/p&gt;</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Classified patches</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Patch</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Site (patches with the same mine number)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Count by</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ellipsoidal area</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Area handed down</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Verified area</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Area</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Compare with the published baseline</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Excel workbook (*.xlsx);;CSV table (*.csv);;Web page (*.html)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Appendix table</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Handing the layers over</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Rivers, as lines or water polygons (empty: the plugin's base rivers, good to about 1 km, for orientation only)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Banks: water polygons beside the river lines</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Field with the river's name (empty: found by the campaign's names)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Field with the river's class (empty: the class in the campaign)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Campaign file (empty: the work plan for the Yangtze, 2020)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Distance from the river in km (not set: as in the campaign, 10 km)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The bank where there are water polygons, else the centre line</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The centre line</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Distance is measured from</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No river layer was chosen, so the plugin's base rivers were used. They are good to about 1 km and are for orientation: official results need official river layers.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Base rivers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Classify patches</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Decides which patches lie within the strips, and measures them</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&lt;p&gt;Decides for every patch whether it lies within the campaign's distance of a river, of which river and class, and measures it: distance to the bank, area inside the strip, ellipsoidal area by the survey formula, province and reach.&lt;/p&gt;&lt;p&gt;&lt;b&gt;Patches&lt;/b&gt;: any polygon layer; all its fields are kept. The patch number TBBH, the district code XZQDM and a handed-down class are used if they are there; a person's decision (RGPD 1 or 0, with the reason in RGYY) wins over everything.&lt;/p&gt;&lt;p&gt;&lt;b&gt;Rivers&lt;/b&gt;: lines, water polygons, or both. Without a layer the plugin's base rivers are used: they are good to about 1 km and are for orientation; official results need official river layers.&lt;/p&gt;&lt;p&gt;&lt;b&gt;Rule&lt;/b&gt;: a patch is in scope when the strip touches it (as in the work plan), when its centroid lies inside, or when at least half of its area does.&lt;/p&gt;&lt;p&gt;&lt;b&gt;Result&lt;/b&gt;: all patches in CGCS2000 (EPSG:4490) with SCOPE (1 in, 0 out), river HLMC, class GZL, distance JAJL in m, area inside FWNMJ and ellipsoidal area TQMJ in m2, reach PQ, province SDM, edge case BJTB and the basis of the decision. Patches near the edge are listed for a person to decide; broken outlines are repaired where that is safe, and listed. The report (JSON) holds settings, counts and every finding.&lt;/p&gt;</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Patches</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Provinces (empty: the plugin's base provinces)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The strip touches it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Its centroid lies inside</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>At least half of its area lies inside</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A patch is in scope when</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Where strips overlap, the main stem wins</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Field with the handed-down class (empty: found by its name)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Patches this near to the strip's edge are listed, in m (not set: as in the campaign, 50 m)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>River strips</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Strips merged by class</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Report</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>JSON files (*.json)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Patches in scope</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Patches at the main stem</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Patches at main tributaries</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Patches outside the strips</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Patches near the edge</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Patches outside the campaign's provinces</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mine Restoration</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Make river strips</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Strips of a given distance on both sides of the campaign's rivers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&lt;p&gt;Makes the land within a distance of the campaign's rivers: one strip a river, and on request merged by class (main stem, main tributaries). The distance is measured on the ellipsoid, so it is the same from Yunnan to the sea, in any coordinate system of the input.&lt;/p&gt;&lt;p&gt;&lt;b&gt;Rivers&lt;/b&gt;: lines, water polygons (the distance then counts from the bank), or lines with a second layer of banks. Rivers are recognised by the names in the campaign, in Chinese, pinyin or English. Without a layer the plugin's base rivers are used: they are good to about 1 km and are for orientation; official results need official river layers.&lt;/p&gt;&lt;p&gt;&lt;b&gt;Overlaps&lt;/b&gt;: where strips meet, the main stem wins, then the nearer river; or the strips stay as they are.&lt;/p&gt;&lt;p&gt;&lt;b&gt;All rivers&lt;/b&gt;: also make strips for rivers that the campaign does not name.&lt;/p&gt;&lt;p&gt;&lt;b&gt;Result&lt;/b&gt;: polygons in CGCS2000 (EPSG:4490) with river HLMC, class GZL (1 main stem, 2 main tributary) and DISTANCE in km. The report (JSON) holds settings, counts and every finding.&lt;/p&gt;</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Main stem wins, then the nearer river</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Strips overlap as they are</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Where strips overlap</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Also rivers that the campaign does not name</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The step did not finish.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The algorithm {name} is not available. Switch the plugin off and on again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Install the computing engine</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>signal {number}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>exit code {number}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mine Restoration results</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Main stem, in scope</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Main tributary, in scope</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Outside the strips</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>On the edge, to be decided</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not measured</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Strip of the main stem</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Strip of a main tributary</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Strip of another river</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Main stem</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Main tributary</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Other river</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Province</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Legend</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>km</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the strip touches the patch</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the centroid lies in the strip</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>half of the patch lies in the strip</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Rivers and provinces: base data, good to about 1 km, for orientation only. Official results need official layers.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sources: World Data Bank II, GSHHG, Natural Earth. CGCS2000, Albers equal-area projection.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Rule: in scope when {rule}. Classified on {date} with the plugin Mine Restoration {version}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{river} {main} and {tributaries}, land within {distance} km of both banks</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Map of the patches</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{campaign}: map of the patches</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Demonstration data: the patches are made up and show no real mine.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{year}-{month}-{day}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Rivers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Strips by river</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Strips by class</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Provinces</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A click on a number selects its patches and zooms to them</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Data</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Go to Scope</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Campaign</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>From file …</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Campaign from a file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Drop a file here, open one, or choose a layer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Base rivers of the plugin</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Use and show the base rivers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Field with the river's name</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Name field</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Names in the file and the campaign's rivers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Name in the file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>River of the campaign</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Class</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Banks</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No bank polygons</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Base provinces of the plugin</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Use and show the base provinces</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Base provinces</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No patches yet.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The base provinces are used where a patch has no district code; the borders are good to about 1 km.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Base rivers: all {count} of the campaign's rivers.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>They are good to about 1 km and are for orientation: official results need official river layers.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Find it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>left out</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>polygons</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>lines</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>points</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>no geometry</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>mixed geometry</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>no coordinate system</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Found: {count} features, {geometry}; {crs}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{count} fields: {names}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The layer is empty. Choose another layer, or remove its filter.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>These are not polygons; they cannot be measured. Choose a polygon layer.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Rivers must be lines or water polygons.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Without a coordinate system nothing can be measured. Right click on the layer, Set CRS.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The coordinates look like degrees, but the coordinate system is in metres. Set the right one.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The coordinates look like metres, but the coordinate system is in degrees. Set the right one.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The layer lies outside China. Check the coordinate system, or whether the axes are swapped.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No field TBBH: patches will be named by their row.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No field XZQDM: provinces will be taken from the position.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This layer was classified before; it can be counted as it is in Tables and export.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{matched} of the campaign's {total} rivers matched; {left_out} other names are left out.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Missing: {names}. Patches along them count as outside.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose another name field, or add the names to the campaign file.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{title}: {rivers} rivers, {provinces} provinces, {distance} km on each bank.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Next: choose the patches. Rivers and provinces can stay as they are.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Next: mend the patches' layer as said above.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Next: open Scope, make the strips and classify.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Patches on the edge of the strips</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A click zooms to the patch</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>River</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>To the river (m)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>To the edge (m)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Counts as</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reason</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reason of the decision</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Checked in the field</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Checked on a recent image</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>By the official bank line</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>By agreement with the neighbouring county</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>In scope</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Decide: in scope</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not in scope</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Decide: not in scope</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Take back</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Take the decision back</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{count} patches, {decided} of them decided. A click zooms to the patch.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The first {count} are shown.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No patch lies on the edge.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check the computing engine</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check installation</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Computing engine</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Versions</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Part</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Version</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Interpreter</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Python interpreter of the engine</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Empty: the plugin finds it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose …</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a Python interpreter</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Install</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Python that the environment is made from</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Made from</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Folder of wheels</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Empty: over the network</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose the folder of wheels</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancel the installation</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Progress</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Log of the installation</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Checking …</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Interpreter: {path} ({origin})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>set by the environment variable MINE_RESTORATION_ENGINE_PYTHON</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>chosen here</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the plugin's own environment</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the Python that comes with QGIS</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>none found</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Plugin</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The computing engine works.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Will be installed without a network, from the wheels in {wheels}, into {folder}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Will be installed over the network, by pip from its configured index, into {folder}. Some 90 MB.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Select these patches and zoom to them</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No findings.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Findings</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A double click zooms to the patch</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Kind</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What was found</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{count} findings. A double click zooms to the patch.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open …</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{what}: open a file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Map files (*.gpkg *.shp *.geojson *.json *.kml *.gdb *.zip *.tab *.fgb);;All files (*)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This package comes without the manual.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Details</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Scope</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tables and export</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mine Restoration: {panel}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Settings …</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Manual</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check installation …</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancel the running step</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancelling</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>about {minutes} min left</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>less than a minute left</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Distance from the river on each bank</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source> km</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Distance on each bank</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>In scope when</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Measured from</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Main stem first</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Patches this near to the edge are listed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source> m</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>List patches within</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Field with the handed-down class</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Handed-down class</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reset</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Back to the campaign's settings</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Result</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>On the edge: a person decides</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Rules of the campaign</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Change …</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Folder for the results</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Make strips</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Classify</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>strips</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Making the strips</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>result</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Classifying the patches</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The strips are made ({seconds} s).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Decisions on these patches could not be taken over, because they are no longer on the edge or their number is not unique: {names}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What the patch was before the decision is not known any more. Classify again, or decide anew.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Results go to {folder}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No result yet.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{count} patches in the layer {name}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>To classify, choose the patches in the panel Data first.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>As in the campaign.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Differs from the campaign; the table will say so.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>On the edge</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>In scope, but outside the campaign's provinces</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>In (decided)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Out (decided)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>In (position)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Out (position)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Write down the reason first; it goes into the record.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The reason is too long: at most 254 characters.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Error</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Warning</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Note</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{patches} patches classified in {seconds} s: {in_scope} in scope, {on_edge} on the edge.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Settings of Mine Restoration</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Empty: beside the project or the patches</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Folder with own styles</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Empty: the plugin's styles</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A style of your own is a file named {names}; it is taken in place of the plugin's.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Difference to the published table</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What is counted</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No result yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Selected on the map</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>In the map window</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Export</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>File of the table</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>File of the table: .xlsx, .csv or .html</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose the file of the table</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Export the table</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This layer was not classified. Choose a classified one, or classify the patches in the panel Scope.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing to count yet: classify the patches in the panel Scope.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Present minus published ({title}): {count} numbers differ.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Every number equals the published table ({title}).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There are no patches behind this number.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>appendix table</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Making the table</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The table was written to {path}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{count} in scope lie outside the campaign's provinces ({hectares} ha)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{count} in scope have no river class ({hectares} ha)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not in the table: {parts}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the selected patches</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the patches in the map window</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>all patches</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>by patch</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>by site</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>ellipsoidal area</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>area handed down</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>verified area</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Counts {extent} ({patches}, {in_scope} of them in scope), {count_by}, {area}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing to export yet: classify the patches first.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose where the table is written to.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Excel workbook</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>CSV table</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Web page</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Will be exported: the appendix table of {extent} ({patches}), {count_by}, {area}, as {kind} to {path}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The comparison with the published table stands below it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The file exists and will be replaced.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reading the rivers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reading the patches</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Checking the patches</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Measuring areas and distances</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Writing the results</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The file {path} does not exist. Check the name, or whether the drive or stick is still connected.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The file {path} cannot be read ({reason}). It may be damaged or not a map file; ask for it again or export it anew.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path} has no layer named {layer}. It holds: {layers}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The layer {name} has no features. Choose another layer, or remove its filter.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The layer {name} has no coordinate system. Set it in QGIS (right click on the layer, Set CRS), then run again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The layer {name} is in {crs}, which cannot be converted to CGCS2000 without parameters that are not public. Ask for the data in CGCS2000.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The coordinate system of the layer {name} is not understood ({reason}). Set it in QGIS and run again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The layer {name} says that its coordinates are metres ({crs}), but they are degrees. Set its coordinate system to CGCS2000 longitude/latitude (EPSG:4490).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The layer {name} says that its coordinates are degrees ({crs}), but they are far outside -180 to 180. Set its coordinate system to the Gauss-Krueger zone of the data.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The layer {name} has latitudes beyond 90 degrees; its axes are probably swapped. Export it again with longitude first.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The coordinates of the layer {name} do not fit its coordinate system ({crs}). An 8-digit easting needs the system with that zone in front, a 6-digit one the system without.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The layer {name} is a table without shapes. Choose a map layer.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Two results would be written to {path}. Give each of them a name of its own.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The layer {name} has no polygons. Patches must be polygons; points or lines cannot be measured.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The layer {name} has neither lines nor polygons. Rivers must be lines or water polygons.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The layer {name} has no field {field}. It has: {fields}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path} cannot be written ({reason}). Choose another folder, or close the program that has the file open.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path}: this kind of file cannot be written. Use one of: {endings}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path} is also an input of this step. Choose another name for the result.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path} is open in QGIS and cannot be replaced. Remove its layers from the project, or choose another name for the result.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{target}: the result can be written to a file only, such as a GeoPackage (.gpkg). Choose a file, and copy it into the database afterwards.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The disk is full: {path} could not be written. Nothing was changed. Free some space and run again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no classified layer in the project any more. Classify the patches again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The layer {name} is being edited. Save or discard its edits first, then decide again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A distance of {distance} km makes no strip. Enter a number above 0 and not above {largest} km.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The setting {setting} cannot be {value}. Possible: {choices}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The campaign file {path} does not exist.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The campaign file {path} is broken in line {line}: {reason}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The campaign file {path} has a mistake in line {line}, field {field}: {reason}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>it is not valid JSON ({what})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>it is nested too deeply</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>it is not UTF-8 text; save it as UTF-8</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>this key stands twice in the same object</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>it is missing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>this key is not known; known here are {known}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>it must be an object in braces</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>it must be a list in square brackets</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>it must be a text in quotes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>it must be a number</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>it must be a whole number, not {value}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>it must be true or false</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>it is empty</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the list must have at least {limit} entries</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the list must have at most {limit} entries</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>it cannot be {value}; possible: {choices}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>it must be above {limit}, not {value}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>it must not be below {limit}; it is {value}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>it must not be above {limit}; it is {value}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{value} stands here a second time</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{value} must be Latin letters, digits and underscores only</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>only format {expected} can be read</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>there must be two classes, 1 (main stem) and then 2 (tributaries)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{value} is already a name of {river}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the order must be {expected} here, not {value}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{value} is not a two-digit province code of GB/T 2260</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the province {value} is not of the reach {reach}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the province {value} of this reach has no note</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>no province belongs to the reach {value}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{value} is not a date such as 2020-12-31</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{value} does not show the distance of {distance} km</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>it says {value}, but the rows add up to {expected}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{value} does not have the right form</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>None of the rivers in {name} is named in the campaign {campaign}. Found: {found}. Expected names such as {expected}. Choose the right name field, or add the names to the campaign.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The layer {name} has no field with river names that the campaign knows. Choose the name field. It has: {fields}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Rivers that the campaign does not name were left out: {names}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The campaign's river {river} is not in the river layer; patches along it will count as outside.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The river {where} is {given} in the layer and {campaign} in the campaign; the campaign was taken.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The river {where}: {count} features without usable geometry were left out.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Patch {where} has no geometry; it stays in the result without computed values.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Patch {where} had a broken outline ({reason}); it was repaired, its area changed by {change} m2.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Patch {where} has a broken outline ({reason}) that cannot be repaired safely; it stays in the result without computed values.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Patch {where} is not a polygon; it stays in the result without computed values.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Patch {where} lies outside China; check the coordinate system or swapped axes.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Patch {where} lies {margin} m from the edge of the strip of {river} ({side}); a person should decide.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Patch {where} lies in no province of the campaign ({province}); it is not in the table.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{count} patches have no usable district code; their province was taken from their position.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Patch {where} has no usable district code and lies within {distance} km of a provincial border; its province {province} should be checked.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Patch {where} has the district code {code}, but lies {distance} km outside {province}; the code was taken.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Patch {where} was handed down as {handed}; by position it is {computed}. The handed-down class was kept.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Patch {where} has the handed-down class {handed}, which is not known; its position was used.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The field {field} was taken as the handed-down class of the patches.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Patch {where}: a person decided {decision} (reason: {reason}); by position it is {computed}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The patch number {where} stands {count} times in the layer.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{count} patches have no number; they are named by their row.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There are {count} more findings of the kind {kind}; they are too many to list. Look for one cause behind all of them.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The layer {name} has not been classified: it has no field {field}. Run Classify patches first and make the table from its result. The layer has: {fields}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{count} patches in scope with {hectares} ha lie in no province of the campaign ({found}); they are not in the table: {numbers}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{count} patches in scope with {hectares} ha have no river class of the campaign ({found}); they are not in the table. Classify the layer again: {numbers}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{count} patches in the table have no usable area ({area}); they count with 0 ha: {numbers}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The site {where} has patches along rivers of different classes ({parts}); it counts once, as {taken}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The site {where} has patches in different provinces ({parts}); it counts once, in {taken}, where its largest patch lies.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The patches were not all classified by the same rule: {rules}. All rules are stated under the table; classify the whole layer once to have one.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{count} patches do not say by which rule they were classified; the table cannot state it. Classify them again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The patches were classified for the campaign {found}, the table is made for {campaign}. Choose the campaign of the patches, or classify them again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The campaign {campaign} has no published table to compare with. Switch the comparison off, or add the baseline to the campaign file.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The published table is for {published} km and this one for {present} km; their difference also shows the other distance.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>in scope</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>outside</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>its companion file {file} is missing or empty; copy all files of the shapefile</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the file {file} is cut off</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{file} has {count} records, the shapes are {shapes}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a ring is not closed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>coordinates that are not numbers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The computing engine cannot start: {path} was not found. Open Plugins &gt; Mine Restoration &gt; Check installation to choose or install it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The computing engine cannot start: {path} ({reason}). Open Plugins &gt; Mine Restoration &gt; Check installation to choose or install it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The computing engine's Python ({path}) lacks: {missing}. Open Plugins &gt; Mine Restoration &gt; Check installation to install them, also without a network.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The computing engine's Python has {library} {found}; {needed} or later is needed. Open Plugins &gt; Mine Restoration &gt; Check installation.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The computing engine stopped before it was done ({reason}). Nothing was written. Run again; if it happens again, close other programs to free memory.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Something went wrong that the program did not foresee: {reason}. Nothing was written. Please send the details to the maintainers.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The installation of the computing engine failed: {reason}. Nothing was changed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path} is Python {found}; {needed} or later is needed. Choose another Python.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The installation was cancelled. Nothing was changed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The job file {path} cannot be understood: {reason}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancelled. Nothing was written.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is not enough memory for this job. Close other programs, or work on one province at a time.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
</TS>
