"""Who there is to ask something of owners, in groups."""

from shared.decider import SYSTEM_ROLE

CLERK, SALES, CASHIER = "customer_service", "sales", "cashier"
ADMIN, MANAGER, SUPERVISOR = "group_admin", "project_manager", "service_supervisor"
DEVELOPER, INSPECTOR = "developer_rep", "inspector"
NOBODY = ()  # only the service itself
# Whoever may see names and numbers, and whoever sees units and figures without them.
WITH_NAMES = (CLERK, SUPERVISOR, SALES, CASHIER, MANAGER, "property_manager", "inspector", ADMIN, SYSTEM_ROLE)
STAFF = (*WITH_NAMES, "department", "developer_rep", "supervision", "auditor")
# Whoever counts the money; somebody who is a cashier besides asks as the other role.
MONEY = (SUPERVISOR, MANAGER, "property_manager", "developer_rep", ADMIN, "auditor", CASHIER)
EVERYBODY = (*STAFF, "contractor", "owner")
