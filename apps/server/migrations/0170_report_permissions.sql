-- Roles that came with the product, in installations that are older than reports.
update roles set permissions = permissions || array['reports.view.own', 'reports.view.all'] where builtin and name in ('supervisor', 'trainer', 'auditor');
update roles set permissions = permissions || array['reports.view.own'] where builtin and name = 'agent';
