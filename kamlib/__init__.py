"""A course and analysis kit for key-account management: tables in, tables, charts and reports out.

Where things are; ``help(kamlib.segmentation)`` lists what a chapter calculates, each with formula and source:

kamlib.tables            read_ledger, read_table, account_summary, load_table: any file in, one row per account out
kamlib.segmentation      abc_classes, rfm_scores, gini, account_tiers, lifetime_value: which customers matter
kamlib.branding          brand_funnel, attribute_importance, net_promoter_score: what the brand is worth
kamlib.sales_efficiency  loss_bridge, workload_headcount, balanced_territories: where sales and hours are lost
kamlib.account_planning  share_of_wallet, white_space, plan_health, net_present_value: one account and its plan
kamlib.charts            plot_…(result, lang="zh"): a chart for each result
kamlib.reports           the reports of ``kam report``; kamlib.workshop, kamlib.course: the other two doors
"""

__version__ = "0.1.0"
